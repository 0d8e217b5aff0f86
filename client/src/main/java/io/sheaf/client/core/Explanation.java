package io.sheaf.client.core;

import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Planner;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan as text for people. */
final class Explanation {

    private static final Planner.Notes NO_NOTES = new Planner.Notes(List.of(), "");

    private final List<StageSpec> stages;
    private final Map<StageId, Planner.Notes> notes;
    private final ChoiceText choices;

    private Explanation(List<StageSpec> stages, Map<StageId, Planner.Notes> notes, ChoiceText choices) {
        this.stages = stages;
        this.notes = notes;
        this.choices = choices;
    }

    /** Before it runs, with the plans of jobs that keep what it reads. */
    static String ofPlan(Planner.Plan plan) {
        return withKept(ofPlanAlone(plan), plan.keepers());
    }

    static String ofPlanAlone(Planner.Plan plan) {
        return new Explanation(plan.stages(), plan.notes(), new ChoiceText(plan.notes(), null)).text();
    }

    /** While it runs, and afterwards. */
    static String ofRunAlone(List<StageSpec> stages, Map<StageId, Planner.Notes> notes, ChoiceText.Said said) {
        return new Explanation(stages, notes, new ChoiceText(notes, said)).text();
    }

    /** A text, and those of all jobs that keep what it reads, each once. */
    static String withKept(String text, Map<StageId, LogicalNode.Keeper> keepers) {
        StringBuilder all = new StringBuilder(text);
        Set<KeptData> seen = new LinkedHashSet<>();
        Deque<Map.Entry<StageId, LogicalNode.Keeper>> pending = new ArrayDeque<>(keepers.entrySet());
        while (!pending.isEmpty()) {
            Map.Entry<StageId, LogicalNode.Keeper> next = pending.poll();
            KeptData data = (KeptData) next.getValue();
            if (seen.add(data)) {
                KeptData.Explained explained = data.explained();
                all.append("\nread as stage ").append(next.getKey().value()).append(": ").append(explained.title()).append('\n').append(explained.text());
                pending.addAll(explained.keepers().entrySet());
            }
        }
        return all.toString();
    }

    private String text() {
        return stages.stream().map(this::stage).collect(Collectors.joining()) + choices.text();
    }

    private String stage(StageSpec stage) {
        StringBuilder text = new StringBuilder("stage " + stage.id().value() + when(stage.choices().stage()) + "\n");
        StageCode code = StageCode.decode(stage.program().bytes());
        choices.add(stage, code);
        Planner.Notes calls = notes.getOrDefault(stage.id(), NO_NOTES);
        List<TaskSource> sources = stage.branches();
        for (int i = 0; i < sources.size(); i++) {
            text.append("  reads  ").append(source(sources.get(i)));
            if (i < code.branches().size()) {
                When when = stage.choices().branches().isEmpty() ? When.ALWAYS : stage.choices().branches().get(i);
                branch(code.branches().get(i), calls.branches().get(i), when(when), text);
            } else {
                text.append('\n');
            }
        }
        if (!stage.sides().isEmpty()) {
            String sides = stage.sides().stream().map(side -> Integer.toString(side.value())).collect(Collectors.joining(" and "));
            text.append("  needs  what all tasks of stage ").append(sides).append(" say, in every task\n");
        }
        return text.append("  writes ").append(output(stage)).append(" by ").append(code.terminal().kind())
                .append(suffix(calls.write())).append('\n').toString();
    }

    private static void branch(StageCode.Branch branch, List<String> calls, String when, StringBuilder text) {
        text.append(" as ").append(branch.head().kind()).append(suffix(calls.get(0))).append(when).append('\n');
        for (int i = 0; i < branch.steps().size(); i++) {
            text.append("    then ").append(step(branch.steps().get(i))).append(suffix(calls.get(i + 1))).append('\n');
        }
    }

    private static String suffix(String call) {
        return call.isEmpty() ? "" : ", for " + call;
    }

    private static String when(When when) {
        return when.all().isEmpty() ? "" : when.all().stream().map(Explanation::condition).collect(Collectors.joining(" and ", ", if ", ""));
    }

    private static String condition(Condition condition) {
        return "stage " + condition.of().value() + " is " + (condition.less() ? "" : "not ") + "below " + ChoiceText.bytes(condition.below());
    }

    private static String step(Operator step) {
        return step.numbers().isEmpty() ? step.kind().toString() : step.kind() + " " + step.numbers();
    }

    private String source(TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            return "the numbers from " + range.start() + " to " + range.end() + " in " + range.tasks() + " tasks";
        } else if (source instanceof TaskSource.Inline inline) {
            return inline.inputs().size() + " tasks' input sent with the job";
        } else if (source instanceof TaskSource.Uploaded uploaded) {
            return uploaded.tasks() + " blocks uploaded by the client";
        } else if (source instanceof TaskSource.Blocks blocks) {
            return "one block per task of stage " + blocks.from().value();
        } else if (source instanceof TaskSource.Enumerated listed) {
            return "the splits that stage " + listed.from().value() + " lists; their number is known when it has run";
        } else if (source instanceof TaskSource.Gathered gathered) {
            return "what all tasks of stage " + gathered.from().value() + " say, in one task";
        } else if (source instanceof TaskSource.Kept) {
            return "what a job of its own keeps, one block per task";
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return partitionsOf(shuffled.from());
        } else if (source instanceof TaskSource.Splittable splittable) {
            return partitionsOf(splittable.from());
        }
        return "input that comes while the job runs; the number of tasks is known at its end";
    }

    private String partitionsOf(StageId stage) {
        return choices.partitions(stages.get(stage.value())) + " partitions of stage " + stage.value();
    }

    private String output(StageSpec stage) {
        StageOutput output = stage.output();
        if (output instanceof StageOutput.Shuffle) {
            return choices.partitions(stage) + " partitions, kept by the workers";
        } else if (output instanceof StageOutput.Parts) {
            return "small parts, kept by the scheduler";
        } else if (output instanceof StageOutput.Blocks) {
            return "one block per task, kept by a worker";
        }
        return "results to the client";
    }
}
