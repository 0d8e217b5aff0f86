package io.sheaf.scheduler.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs that read what others keep. The reader's stages are consumers of the other job's stage as of one of their own, so
 * that all that holds within a job holds across: they wait for it, what is lost is made again by the job that made it,
 * and what was made again and differs rolls them back. A job whose client lets go of it stays, without its blocks, while
 * others read it: they may need to have it made again. Owned by the scheduler's core.
 */
final class Keeping {

    private final State state;

    Keeping(State state) {
        this.state = state;
    }

    /** Why the job cannot read what it wants to of others; empty if it can. */
    Optional<Failure> problem(JobSpec spec) {
        for (StageSpec stage : spec.stages()) {
            if (stage.branches().get(0) instanceof TaskSource.Kept kept) {
                Job job = state.jobs.get(kept.job());
                if (job != null && job.state == JobState.FAILED) {
                    return Optional.of(job.failureOrNull);
                } else if (job == null || job.isOver() || !hasBlocks(job, kept.stage())) {
                    return Optional.of(Failures.refused("job " + kept.job() + " does not keep the output of its stage " + kept.stage()
                            + " (any more): run the job again"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasBlocks(Job job, StageId stage) {
        boolean inside = stage.value() >= 0 && stage.value() < job.stages().size();
        return inside && !job.stage(stage).isStandIn() && job.stage(stage).spec.output() instanceof StageOutput.Blocks;
    }

    /** The stages that those of a job without a {@link #problem} stand for. */
    Map<StageId, Stage> standIns(JobSpec spec) {
        Map<StageId, Stage> found = new LinkedHashMap<>();
        for (StageSpec stage : spec.stages()) {
            if (stage.branches().get(0) instanceof TaskSource.Kept kept) {
                Stage other = state.jobs.get(kept.job()).stage(kept.stage());
                found.put(stage.id(), other);
            }
        }
        forgive(found.values());
        return found;
    }

    /**
     * What is kept long may be lost often: the limits are for what one reader sees, of all that may have to be made again for
     * it.
     */
    private static void forgive(Collection<Stage> read) {
        Set<Job> makers = new LinkedHashSet<>();
        Deque<Stage> pending = new ArrayDeque<>(read);
        while (!pending.isEmpty()) {
            Job maker = pending.poll().job;
            if (makers.add(maker)) {
                maker.stages().forEach(Stage::forgive);
                pending.addAll(maker.foreignProducers());
            }
        }
    }

    boolean isRead(Job job) {
        return !job.foreignConsumers().isEmpty();
    }

    /** Its client needs it no more: it ends when no other job reads it. */
    void letGo(Job job) {
        job.letGo = true;
        freeWhatNobodyReads(job.stages());
    }

    /** Frees the blocks of jobs that were let go and whose readers are done; a reader that needs them again has them made again. */
    void freeWhatNobodyReads(Collection<Stage> stages) {
        for (Stage stage : stages) {
            if (stage.job.letGo && stage.complete && stage.keepsBlocks() && stage.consumers.stream().noneMatch(Stage::needsInputs)) {
                free(stage);
            }
        }
    }

    /** Frees the blocks the stage has so far, before it starts over. */
    void freeGeneration(Stage stage) {
        if (stage.keepsBlocks()) {
            free(stage);
        }
    }

    private void free(Stage stage) {
        for (Worker holder : stage.holdingWorkers()) {
            if (stage.goneHolders.add(holder.epoch)) {
                state.send(holder, new ToWorker.ReleaseResults(stage.job.id, stage.spec.id(), stage.allTasks()));
            }
        }
    }

    /** The job ends: it reads nothing any more, and nobody can read it. */
    void ends(Job job) {
        for (Stage producer : job.foreignProducers()) {
            producer.consumers.removeIf(consumer -> consumer.job == job);
            if (producer.job.letGo && !producer.job.isOver()) {
                freeWhatNobodyReads(producer.job.stages());
                state.toCheck.add(producer.job.resultStage());
            }
        }
        Failure why = job.endingOrNull.failureOrNull();
        for (Stage reader : job.foreignConsumers()) {
            state.fail(reader.job, why != null ? why : Failures.refused("job " + job.id + ", whose output it reads, has ended: run the job again"));
        }
    }
}
