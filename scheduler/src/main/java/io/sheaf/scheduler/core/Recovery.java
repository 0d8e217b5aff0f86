package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.plan.Failure;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.scheduler.policy.RetryPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/** Has lost outputs made again, as far as somebody still needs them. Owned by the scheduler's core. */
final class Recovery {

    private final State state;
    private final Stages stages;

    Recovery(State state, Stages stages) {
        this.state = state;
        this.stages = stages;
    }

    /** A worker is gone, and with it all it kept of the job. */
    void holderGone(Job job, WorkerEpoch holder) {
        for (Stage stage : job.stages()) {
            if (stage.keepsBlocks() || stage.isResult()) {
                stage.goneHolders.add(holder);
            }
        }
        reclaim(job);
    }

    /**
     * Gives up what gone workers kept where it is needed, of this job and of those it reads: a job that runs again needs
     * its inputs.
     */
    void reclaim(Job job) {
        Deque<Job> jobs = new ArrayDeque<>();
        jobs.add(job);
        while (!jobs.isEmpty()) {
            Job next = jobs.poll();
            reclaimOwn(next);
            for (Stage producer : next.foreignProducers()) {
                boolean missing = !producer.goneHolders.isEmpty() && isNeeded(producer);
                if (missing && !producer.job.isOver()) {
                    jobs.add(producer.job);
                }
            }
        }
    }

    // From the last stage back: a reader that runs again needs its inputs.
    private void reclaimOwn(Job job) {
        List<Stage> all = job.stages();
        for (int i = all.size() - 1; i >= 0; i--) {
            Stage stage = all.get(i);
            if (!stage.goneHolders.isEmpty() && isNeeded(stage)) {
                for (WorkerEpoch gone : stage.goneHolders) {
                    giveUp(stage, gone, "its holder is gone");
                }
                stage.goneHolders.clear();
            }
        }
    }

    private static boolean isNeeded(Stage stage) {
        return stage.isResult() || stage.consumers.stream().anyMatch(Stage::needsInputs);
    }

    private boolean giveUp(Stage stage, WorkerEpoch holder, String story) {
        int from = stage.isResult() ? stage.job.results.taken() : 0;
        if (from >= stage.ledger.total()) {
            return false;
        }
        return giveUp(stage, holder, new TaskRange(from, stage.ledger.total()), story);
    }

    /** The outputs of these tasks that this worker kept are to be made again; false if there were none. */
    boolean giveUp(Stage stage, WorkerEpoch holder, TaskRange tasks, String story) {
        List<TaskRange> lost = stage.ledger.loseWon(holder, tasks);
        for (TaskRange range : lost) {
            if (stage.isResult()) {
                stage.job.results.forgetStored(range);
            }
            stage.job.retries += range.size();
            stage.ledger.blame(range, before -> RetryPolicy.count(before, ErrorKind.ENVIRONMENT));
            judge(stage, range, story);
        }
        if (!lost.isEmpty()) {
            stages.reopen(stage);
        }
        return !lost.isEmpty();
    }

    private void judge(Stage stage, TaskRange range, String story) {
        Job job = stage.job;
        for (Run<Trouble> run : stage.ledger.troubles(range.from(), range.to())) {
            if (stage.effects == Effects.AT_MOST_ONCE && !stage.isUpload()) {
                state.fail(job, Failures.atMostOnce(stage, run.from(), 1, "its output was lost: " + story));
            } else if (run.value().environment() >= state.config.retries().environment()) {
                state.fail(job, Failures.lostTooOften(stage, run.value().environment(), story));
            }
        }
    }

    /** A reader could not get blocks. Unless that is known already, what their holder has of the stage is made again. */
    void blocksLost(Stage reader, LostBlocks lost, Failure failure) {
        Stage stage = reader.job.producer(lost.stage());
        if (!stage.lost(lost.holder(), lost.mapVersion()) || !giveUp(stage, lost.holder(), failure.message())) {
            return;
        }
        stage.remakes++;
        if (stage.remakes > state.config.limits().remakes()) {
            state.fail(stage.job, Failures.lostTooOften(stage, stage.remakes - 1, failure.message()));
        }
        reclaim(stage.job);
    }

    /** The job and all that read it, also by others, the last readers first: what they need is known before it is asked of others. */
    private static List<Job> readersOf(Job job) {
        LinkedHashSet<Job> all = new LinkedHashSet<>(List.of(job));
        Deque<Job> pending = new ArrayDeque<>(all);
        while (!pending.isEmpty()) {
            for (Stage reader : pending.poll().foreignConsumers()) {
                if (all.add(reader.job)) {
                    pending.add(reader.job);
                }
            }
        }
        List<Job> ordered = new ArrayList<>(all);
        Collections.reverse(ordered);
        return ordered;
    }

    /** An output that was made again differs from the one before: readers that may have seen that one start over. */
    void differs(Stage remade) {
        for (Stage consumer : new ArrayList<>(remade.consumers)) {
            if (Stages.mayHaveRead(consumer)) {
                stages.rollBack(consumer, remade);
            } else {
                consumer.forgetTallies();
            }
        }
        readersOf(remade.job).forEach(this::reclaim);
    }
}
