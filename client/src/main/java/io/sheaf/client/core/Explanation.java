package io.sheaf.client.core;

import io.sheaf.plan.Operator;
import io.sheaf.plan.Planner;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as text for people. */
final class Explanation {

    private Explanation() {}

    static String of(Planner.Plan plan) {
        return plan.stages().stream().map(Explanation::stage).collect(Collectors.joining());
    }

    private static String stage(StageSpec stage) {
        StringBuilder text = new StringBuilder("stage " + stage.id().value() + "\n");
        StageCode code = StageCode.decode(stage.program().bytes());
        List<TaskSource> sources = stage.branches();
        for (int i = 0; i < sources.size(); i++) {
            text.append("  reads  ").append(source(sources.get(i)));
            if (i < code.branches().size()) {
                StageCode.Branch branch = code.branches().get(i);
                text.append(" as ").append(branch.head().kind()).append('\n');
                branch.steps().forEach(step -> text.append("    then ").append(step(step)).append('\n'));
            } else {
                text.append('\n');
            }
        }
        if (!stage.sides().isEmpty()) {
            String sides = stage.sides().stream().map(side -> Integer.toString(side.value())).collect(Collectors.joining(" and "));
            text.append("  needs  what all tasks of stage ").append(sides).append(" say, in every task\n");
        }
        return text.append("  writes ").append(output(stage.output())).append(" by ").append(code.terminal().kind()).append('\n').toString();
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
