package io.sheaf.scheduler.core;

import io.sheaf.plan.Choices;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.util.Optional;

/** Whether the stages of a job fit together. A planner never makes one where they do not; a stranger on the wire might. */
final class JobCheck {

    private JobCheck() {}

    /** Empty if they do; otherwise what is wrong. */
    static Optional<String> problem(JobSpec job) {
        for (StageSpec stage : job.stages()) {
            String problem = problemOrNull(job, stage);
            if (problem != null) {
                return Optional.of("stage " + stage.id() + ": " + problem);
            }
        }
        return Optional.ofNullable(SizingCheck.problemOrNull(job));
    }

    private static String problemOrNull(JobSpec job, StageSpec stage) {
        for (StageId side : stage.sides()) {
            if (side.value() < 0 || side.value() >= stage.id().value()) {
                return "its side " + side + " does not come before it";
            }
        }
        if (stage.output() instanceof StageOutput.Shuffle shuffle && shuffle.partitions() > StageOutput.Shuffle.MOST_PARTITIONS) {
            return shuffle.partitions() + " partitions, more than " + StageOutput.Shuffle.MOST_PARTITIONS;
        }
        String choice = choiceProblemOrNull(job, stage);
        if (choice != null) {
            return choice;
        }
        for (TaskSource source : stage.branches()) {
            String problem = problemOrNull(job, stage, source);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String choiceProblemOrNull(JobSpec job, StageSpec stage) {
        Choices choices = stage.choices();
        for (StageId measured : choices.measured()) {
            if (measured.value() < 0 || measured.value() >= stage.id().value()) {
                return "goes by the size of stage " + measured + ", which does not come before it";
            } else if (!(job.stage(measured).output() instanceof StageOutput.Shuffle)) {
                return "goes by the size of stage " + measured + ", which has none";
            }
        }
        if (!choices.branches().isEmpty() && choices.branches().size() != stage.branches().size()) {
            return choices.branches().size() + " choices for " + stage.branches().size() + " branches";
        } else if (choices.stage().all().isEmpty()) {
            return null;
        }
        // Who reads what was skipped must not take it for empty, but not read it at all.
        return stage.output() instanceof StageOutput.Shuffle ? null : "may be skipped, and does not have a shuffle's output";
    }

    private static boolean isBlocks(StageSpec stage) {
        return stage.output() instanceof StageOutput.Blocks;
    }

    private static String problemOrNull(JobSpec job, StageSpec stage, TaskSource source) {
        StageId from = Job.producerOrNull(source);
        if (source instanceof TaskSource.Split) {
            return "which partitions are split is for the scheduler to say";
        } else if (from != null && from.value() >= stage.id().value()) {
            return "reads stage " + from + ", which does not come before it";
        } else if (from != null && !fits(job.stage(from).output(), source)) {
            return source + " does not fit the output " + job.stage(from).output();
        } else if (source instanceof TaskSource.Splittable splittable) {
            return splitProblemOrNull(job, stage, splittable);
        } else if (source instanceof TaskSource.Open && stage.branches().size() > 1) {
            return "an open branch must be the only one";
        } else if (source instanceof TaskSource.Range range && range.tasks() < 0) {
            return "a negative number of tasks";
        } else if (source instanceof TaskSource.Uploaded uploaded
                && (uploaded.tasks() < 0 || stage.branches().size() > 1 || !isBlocks(stage))) {
            return "uploaded inputs need a stage of their own, with blocks as output";
        } else if (source instanceof TaskSource.Kept && (stage.branches().size() > 1 || !isBlocks(stage))) {
            return "what stands for a stage of another job needs a stage of its own, with blocks as output";
        }
        return null;
    }

    private static String splitProblemOrNull(JobSpec job, StageSpec stage, TaskSource.Splittable source) {
        StageOutput weighed = new StageOutput.Shuffle(source.partitions(), true);
        boolean sided = stage.sides().contains(source.beside());
        return sided && job.stage(source.beside()).output().equals(weighed) ? null
                : "splits partitions of stage " + source.from() + " beside stage " + source.beside() + ", which is not a side of it with such partitions";
    }

    private static boolean fits(StageOutput output, TaskSource source) {
        if (source instanceof TaskSource.Shuffled shuffled) {
            return output instanceof StageOutput.Shuffle shuffle && shuffle.partitions() == shuffled.partitions() && shuffled.partitions() >= 0;
        } else if (source instanceof TaskSource.Splittable splittable) {
            return output.equals(new StageOutput.Shuffle(splittable.partitions(), true)) && splittable.partitions() > 0;
        } else if (source instanceof TaskSource.Blocks) {
            return output instanceof StageOutput.Blocks;
        }
        return output instanceof StageOutput.Parts;
    }
}
