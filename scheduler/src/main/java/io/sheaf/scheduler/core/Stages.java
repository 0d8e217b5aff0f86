package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.List;

/** When stages open, complete, and start over. Owned by the scheduler's core. */
final class Stages {

    private final State state;
    private final Keeping keeping;
    private final Cancels cancels;

    Stages(State state, Keeping keeping, Cancels cancels) {
        this.state = state;
        this.keeping = keeping;
        this.cancels = cancels;
    }

    /** Looks whether the stage has become open or complete, and has those that follow looked at. */
    void check(Stage stage) {
        Job job = stage.job;
        if (job.isOver()) {
            return;
        }
        if (!stage.partitionsKnown) {
            job.partitionCounts.choose(state, stage);
        }
        if (!stage.decided && stage.canDecide()) {
            decide(stage);
        }
        if (!stage.opened && stage.inputsComplete()) {
            open(stage);
        }
        if (stage.opened && !stage.complete && isDone(stage)) {
            complete(stage);
        }
        if (stage.complete && stage.isResult()) {
            finish(job);
        } else if (stage.mayGrant()) {
            state.toPlace.add(job);
        }
    }

    private void decide(Stage stage) {
        List<Stage> before = List.copyOf(stage.producers);
        stage.decide();
        if (stage.complete) {
            state.toCheck.addAll(stage.consumers);
        }
        keeping.freeWhatNobodyReads(before);
    }

    private void open(Stage stage) {
        List<Slices> sides = stage.spec.sides().stream().map(side -> slices(side, stage.job.producer(side))).toList();
        long sideBytes = sides.stream().mapToLong(Slices::bytes).sum();
        if (sideBytes > StageSpec.MAX_SIDE_BYTES) {
            state.fail(stage.job, Failures.sidesTooLarge(stage, sideBytes));
            return;
        }
        stage.sides = sides;
        List<Stage.Branch> branches = new ArrayList<>();
        int start = 0;
        for (TaskSource planned : stage.spec.branches()) {
            boolean counts = stage.counts(branches.size());
            TaskSource source = resolved(stage, planned, counts);
            int tasks = counts ? tasks(stage, source) : 0;
            branches.add(new Stage.Branch(source, branches.size(), start, isOpen(source) ? Integer.MAX_VALUE : Math.addExact(start, tasks)));
            start += tasks;
        }
        stage.branches = branches;
        stage.ledger.grow(start);
        stage.near = new NearTasks(stage);
        stage.opened = true;
        cancels.apply(stage, stage.allTasks());
        if (!stage.offers.isEmpty()) {
            state.toAdopt.add(stage);
        }
        state.progressed(stage.job);
    }

    private TaskSource resolved(Stage stage, TaskSource source, boolean counts) {
        if (source instanceof TaskSource.Shuffled shuffled) {
            return new TaskSource.Shuffled(shuffled.from(), stage.job.stage(shuffled.from()).partitions());
        }
        if (!(source instanceof TaskSource.Splittable splittable)) {
            return source;
        }
        int partitions = stage.job.stage(splittable.from()).partitions();
        return counts
                ? stage.job.splits.resolve(state, new TaskSource.Splittable(splittable.from(), splittable.beside(), partitions, splittable.splitAbove()))
                : new TaskSource.Shuffled(splittable.from(), partitions);
    }

    private static Slices slices(StageId id, Stage side) {
        return side.keepsBlocks() ? ToWorker.DefineStage.named(id, side.partitions()) : side.allParts();
    }

    private static boolean isOpen(TaskSource source) {
        return source instanceof TaskSource.Open;
    }

    private static int tasks(Stage stage, TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            return range.tasks();
        } else if (source instanceof TaskSource.Inline inline) {
            return inline.inputs().size();
        } else if (source instanceof TaskSource.Uploaded uploaded) {
            return uploaded.tasks();
        } else if (source instanceof TaskSource.Blocks blocks) {
            return stage.job.producer(blocks.from()).ledger.total();
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return stage.job.stage(enumerated.from()).allParts().size();
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return shuffled.partitions();
        } else if (source instanceof TaskSource.Split split) {
            return split.shares().size();
        } else if (source instanceof TaskSource.Gathered) {
            return 1;
        }
        return 0;
    }

    private static boolean isDone(Stage stage) {
        return stage.ledger.isSettled() && (!stage.isOpen() || stage.openInputs.isClosed());
    }

    private void complete(Stage stage) {
        stage.complete = true;
        if (stage.keepsBlocks() && (stage.mapChanged || stage.mapVersion == 0)) {
            stage.mapVersion++;
            stage.mapChanged = false;
        }
        state.toCheck.addAll(stage.consumers);
        if (stage.weightsOrNull != null) {
            stage.weightsOrNull.freeze();
        }
        if (stage.isMeasured()) {
            stage.measure();
            tellWaiters(stage);
        }
        keeping.freeWhatNobodyReads(stage.producers);
        if (stage.job.skipsTooMuch()) {
            state.fail(stage.job, Failures.skippedTooMuch(stage.job));
        }
    }

    private void tellWaiters(Stage stage) {
        if (!stage.waiters.isEmpty()) {
            stage.measuredOrNull = new ToClient.Measured(stage.job.id, stage.spec.id(), stage.ledger.total(), stage.madeOrNull.size());
            stage.job.measured.add(stage.measuredOrNull);
            state.toCheck.addAll(stage.waiters);
            state.send(stage.job.ownerOrNull, stage.measuredOrNull);
        }
    }

    // Stored results can be lost until their client has them: the job waits for that a while, so that they can be made again.
    private void finish(Job job) {
        if (keeping.isRead(job)) {
            keeping.letGo(job);
            return;
        }
        boolean wait = job.results.hasStored() && job.ownerOrNull != null && !job.gaveUpWaiting;
        if (!wait) {
            state.end(job, JobState.SUCCEEDED, null);
        } else if (!job.waitsForTaking) {
            job.waitsForTaking = true;
            state.setTimer(new TimerKey.ResultsGrace(job.id), state.config.times().storedResultsGrace());
        }
    }

    /** Nobody has taken stored results for a while: the job ends, and they stay where they are. */
    void waitedLongEnough(Job job) {
        if (!job.isOver() && job.resultStage().complete) {
            job.gaveUpWaiting = true;
            state.toCheck.add(job.resultStage());
        }
    }

    /** A stage whose outputs were lost is not complete any more. */
    void reopen(Stage stage) {
        stage.complete = false;
        stage.mapChanged = true;
        if (stage.isResult()) {
            stage.job.waitsForTaking = false;
        }
        state.toCheck.add(stage);
        state.progressed(stage.job);
    }

    /**
     * What the stage read was made again and differs: all it did is void, and so is what others made of it. Fails the
     * job instead where that has been seen outside.
     */
    void rollBack(Stage stage, Stage remade) {
        Job job = stage.job;
        if (job.isOver()) {
            return;
        }
        boolean seen = stage.isResult() && job.results.revealed;
        boolean again = stage.rollbacks < state.config.limits().remakes() && stage.effects != Effects.AT_MOST_ONCE;
        if (seen || !again) {
            state.fail(job, Failures.indeterminate(remade, stage));
            return;
        }
        state.counts.add(Counts.ROLLBACKS);
        for (Lease lease : new ArrayList<>(job.leases)) {
            if (lease.stage == stage) {
                state.cancelLease(lease);
            }
        }
        stage.rollbacks++;
        keeping.freeGeneration(stage);
        stage.nextGeneration();
        // Where its branches start and what its sides say may be others now: workers have to be told.
        for (Worker worker : state.workers.values()) {
            if (worker.jobs.containsKey(job.id)) {
                worker.of(job.id).defined.remove(stage.spec.id());
            }
        }
        if (stage.isResult()) {
            job.results.clear();
        }
        for (Stage consumer : stage.consumers) {
            // Parts and blocks decide how many tasks their reader has, so that even one that has not begun starts over.
            boolean counts = !(stage.spec.output() instanceof StageOutput.Shuffle) && consumer.opened;
            if (counts || mayHaveRead(consumer)) {
                rollBack(consumer, stage);
            } else {
                consumer.forgetTallies();
            }
        }
        state.toCheck.add(stage);
        state.progressed(job);
    }

    // A result that the client has read counts, even if it was lost since and its task waits again.
    static boolean mayHaveRead(Stage consumer) {
        boolean seen = consumer.isResult() && consumer.job.results.revealed;
        return consumer.opened && (seen || consumer.ledger.isTouched());
    }
}
