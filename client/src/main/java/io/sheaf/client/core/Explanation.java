package io.sheaf.client.core;

import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Planner;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan as text for people. */
final class Explanation {

    private static final Planner.Notes NO_NOTES = new Planner.Notes(List.of(), "");

    private final List<StageSpec> stages;
    private final Map<StageId, Planner.Notes> notes;
    /** By which sizes it was chosen, as far as it was; null if nothing runs. */
    private final Map<StageId, ToClient.Measured> measuredOrNull;

    private Explanation(List<StageSpec> stages, Map<StageId, Planner.Notes> notes, Map<StageId, ToClient.Measured> measuredOrNull) {
        this.stages = stages;
        this.notes = notes;
        this.measuredOrNull = measuredOrNull;
    }

    /** Before it runs. */
    static String ofPlan(Planner.Plan plan) {
        return new Explanation(plan.stages(), plan.notes(), null).text();
    }

    /** While it runs, and afterwards. */
    static String ofRun(List<StageSpec> stages, Map<StageId, Planner.Notes> notes, Map<StageId, ToClient.Measured> measured) {
        return new Explanation(stages, notes, measured).text();
    }

    private String text() {
        return stages.stream().map(this::stage).collect(Collectors.joining())
                + stages.stream().filter(stage -> !stage.choices().stage().all().isEmpty()).map(this::choice).collect(Collectors.joining());
    }

    private String stage(StageSpec stage) {
        StringBuilder text = new StringBuilder("stage " + stage.id().value() + when(stage.choices().stage()) + "\n");
        StageCode code = StageCode.decode(stage.program().bytes());
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
        return text.append("  writes ").append(output(stage.output())).append(" by ").append(code.terminal().kind())
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
        return "stage " + condition.of().value() + " is " + (condition.less() ? "" : "not ") + "below " + bytes(condition.below());
    }

    /** Of a stage that brings one side of a join to the other, if that is large. */
    private String choice(StageSpec brought) {
        Condition large = brought.choices().stage().all().get(0);
        int of = large.of().value();
        String what = notes.getOrDefault(brought.id(), NO_NOTES).write() + ": ";
        String ways = "if stage " + of + " takes less than " + bytes(large.below()) + " as a table, every worker gets it whole (broadcast);"
                + " else stage " + brought.id().value() + " brings the other side to it (shuffle)\n";
        if (measuredOrNull == null) {
            return what + "chosen at run time: " + ways;
        }
        ToClient.Measured measured = measuredOrNull.get(large.of());
        if (measured == null) {
            return what + "not chosen yet: " + ways;
        }
        long table = measured.size().tableBytes();
        boolean less = table < large.below();
        return what + (less ? "broadcast" : "shuffle") + ": stage " + of + " wrote " + bytes(measured.size().bytes()) + " in " + measured.size().records()
                + " records and " + measured.blocks() + " tasks, which take " + bytes(table) + " as a table, " + (less ? "" : "not ") + "below "
                + bytes(large.below()) + "\n";
    }

    private static String bytes(long bytes) {
        if (bytes < 10 << 10) {
            return bytes + " bytes";
        }
        boolean kilo = bytes < 1 << 20;
        return String.format(Locale.ROOT, "%.1f %s", bytes / (kilo ? 1024.0 : 1024.0 * 1024), kilo ? "KiB" : "MiB");
    }

    private static String step(Operator step) {
        return step.numbers().isEmpty() ? step.kind().toString() : step.kind() + " " + step.numbers();
    }

    private static String source(TaskSource source) {
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
            return shuffled.partitions() + " partitions of stage " + shuffled.from().value();
        }
        return "input that comes while the job runs; the number of tasks is known at its end";
    }

    private static String output(StageOutput output) {
        if (output instanceof StageOutput.Shuffle shuffle) {
            return shuffle.partitions() + " partitions, kept by the workers";
        } else if (output instanceof StageOutput.Parts) {
            return "small parts, kept by the scheduler";
        } else if (output instanceof StageOutput.Blocks) {
            return "one block per task, kept by a worker";
        }
        return "results to the client";
    }
}
