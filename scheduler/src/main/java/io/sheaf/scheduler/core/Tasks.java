package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Failed;
import io.sheaf.plan.message.FromWorker.Returned;
import io.sheaf.plan.message.FromWorker.Succeeded;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.policy.RetryPolicy;
import io.sheaf.scheduler.policy.RetryPolicy.Verdict;
import java.util.Arrays;
import java.util.List;

/** What workers say about tasks. What is not said under the lease that holds a task changes nothing and is counted. Owned by the scheduler's core. */
final class Tasks {

    private final State state;
    private final Recovery recovery;
    private final SettingAside settingAside;

    Tasks(State state, Recovery recovery, SettingAside settingAside) {
        this.state = state;
        this.recovery = recovery;
        this.settingAside = settingAside;
    }

    /** The lease, if this worker holds it now and nothing else fits better to what it says. */
    Lease heldOrNull(Worker worker, LeaseId id, JobId job) {
        Lease lease = state.leases.get(id);
        boolean current = lease != null && lease.worker == worker && lease.stage.job.id.equals(job) && !lease.stage.job.isOver();
        if (!current) {
            state.counts.add(Counts.STALE_LEASE);
        }
        return current ? lease : null;
    }

    void succeeded(Worker worker, Succeeded said) {
        Lease lease = heldOrNull(worker, said.lease(), said.job());
        if (lease != null && fits(lease, said.stage(), said.tasks(), said.output(), said.stats())) {
            won(lease, said.tasks(), said.output(), said.stats());
        }
    }

    private boolean fits(Lease lease, StageId stage, TaskRange tasks, TaskOutput output, TaskStats stats) {
        boolean inside = lease.stage.spec.id().equals(stage) && lease.tasks.from() <= tasks.from() && tasks.to() <= lease.tasks.to();
        boolean tallied = stats.tallies().isEmpty() || stats.tallies().size() == tasks.size();
        if (!inside || !tallied || !shapeFits(lease.stage.output, tasks.size(), output)) {
            state.fail(lease.stage.job, Failures.broken(
                    "an outcome of tasks " + tasks + " does not fit " + lease + " with " + lease.stage.output, lease.stage, lease.worker));
            return false;
        }
        return true;
    }

    static boolean shapeFits(StageOutput wanted, int tasks, TaskOutput output) {
        if (output instanceof TaskOutput.Inline inline) {
            return wanted instanceof StageOutput.Parts ? tasks == 1 : wanted instanceof StageOutput.Results && inline.slices().size() == tasks;
        } else if (output instanceof TaskOutput.Stored stored) {
            return wanted instanceof StageOutput.Results && stored.bytes().length == tasks;
        }
        TaskOutput.Kept kept = (TaskOutput.Kept) output;
        boolean keeps = wanted instanceof StageOutput.Shuffle || wanted instanceof StageOutput.Blocks;
        boolean weighed = wanted instanceof StageOutput.Shuffle shuffle && shuffle.weighed();
        boolean weightsFit = !weighed || kept.weights().length == (long) tasks * ((StageOutput.Shuffle) wanted).partitions();
        return keeps && weightsFit && kept.bytes().length == tasks && kept.records().length == tasks && kept.fingerprints().length == tasks;
    }

    /** Enters a success, also of an upload, whose lease was checked. */
    void won(Lease lease, TaskRange tasks, TaskOutput output, TaskStats stats) {
        Stage stage = lease.stage;
        boolean stays = !(output instanceof TaskOutput.Inline);
        List<Run<Held>> rivals = stage.ledger.rivals(lease.id, tasks);
        List<Run<Held>> runs = stage.ledger.win(lease.id, tasks, stays ? lease.worker.epoch : null);
        if (runs.isEmpty()) {
            state.counts.add(Counts.STALE_TASK);
            return;
        }
        boolean same = true;
        int count = 0;
        for (Run<Held> run : runs) {
            same &= accept(lease, stage.generation, run, tasks.from(), output);
            count += run.size();
            tally(stage, run, tasks.from(), stats);
        }
        account(stage, tasks, output, stats);
        if (!lease.upload) {
            settingAside.succeeded(stage, lease.worker, runs);
        }
        state.settle(lease, count);
        stage.job.speculationsWon += lease.speculative ? count : 0;
        cancel(rivals);
        if (lease.open == 0) {
            stage.leasesDone++;
        }
        if (!same) {
            recovery.differs(stage);
        }
        afterOutcome(stage);
    }

    /**
     * Enters, of tasks that wait, what was made earlier and is still kept.
     *
     * @param kept names the outputs, and is held by nobody
     */
    void adopt(Lease kept, StageGeneration madeIn, TaskOutput output, TaskStats stats) {
        Stage stage = kept.stage;
        List<Run<Held>> runs = stage.ledger.adopt(kept.id, kept.tasks, kept.attempt, kept.worker.epoch);
        if (runs.isEmpty()) {
            return;
        }
        stage.adopt(kept.id, madeIn);
        stage.job.state = JobState.RUNNING;
        boolean same = true;
        for (Run<Held> run : runs) {
            same &= accept(kept, madeIn, run, kept.tasks.from(), output);
            tally(stage, run, kept.tasks.from(), stats);
            state.counts.add(Counts.ADOPTED, run.size());
        }
        if (!same) {
            recovery.differs(stage);
        }
        afterOutcome(stage);
    }

    /** Ends attempts of tasks that are decided. */
    private void cancel(List<Run<Held>> attempts) {
        attempts.forEach(run -> state.cancelTasks(state.leases.get(run.value().lease()), new TaskRange(run.from(), run.to())));
    }

    /** Takes over the outputs of a run that has won; false if they were made before and differed. */
    private boolean accept(Lease lease, StageGeneration madeIn, Run<Held> run, int base, TaskOutput output) {
        Stage stage = lease.stage;
        TaskRange tasks = new TaskRange(run.from(), run.to());
        if (output instanceof TaskOutput.Kept kept) {
            stage.keptBy(lease.worker);
            boolean same = true;
            for (int task = run.from(); task < run.to(); task++) {
                same &= stage.fingerprint(task, kept.fingerprints()[task - base]);
                stage.wrote(task, kept, task - base);
            }
            return same;
        } else if (output instanceof TaskOutput.Stored stored) {
            long[] bytes = Arrays.copyOfRange(stored.bytes(), run.from() - base, run.to() - base);
            state.reveal(stage.job, new Results.Stored(tasks, lease.id, lease.worker, madeIn, lease.attempt, bytes));
            return true;
        }
        TaskOutput.Inline inline = (TaskOutput.Inline) output;
        if (stage.isResult()) {
            giveBackReserved(lease, inline);
            state.reveal(stage.job, new Results.Inline(tasks, inline.slices().sub(run.from() - base, run.to() - base)));
            stage.openInputs.release(tasks, stage.ledger, stage.job.results.taken());
        } else if (!stage.keepParts(run.from(), inline.slices())) {
            state.fail(stage.job, Failures.partsTooLarge(stage));
        } else {
            stage.listed(run.from(), inline.listed());
        }
        return true;
    }

    private static void giveBackReserved(Lease lease, TaskOutput.Inline inline) {
        long bytes = Math.min(lease.reserved, inline.slices().bytes());
        lease.reserved -= bytes;
        lease.stage.job.results.giveBack(bytes);
    }

    private static void account(Stage stage, TaskRange tasks, TaskOutput output, TaskStats stats) {
        long bytes = output instanceof TaskOutput.Inline inline ? inline.slices().bytes() : 0;
        stage.averages.add(tasks.size(), stats.nanos(), bytes);
    }

    private void tally(Stage stage, Run<Held> won, int base, TaskStats stats) {
        if (stats.tallies().isEmpty()) {
            return;
        }
        long before = stage.tallies.bytes();
        stage.tallies.add(won, base, stats.tallies());
        if (stage.tallies.bytes() > before && stage.job.accumulatedBytes() > ToClient.Ended.MAX_ACCUMULATED_BYTES) {
            state.fail(stage.job, Failures.accumulatedTooMuch(stage));
        }
        if (stage.job.skipsTooMuch()) {
            state.fail(stage.job, Failures.skippedTooMuch(stage.job));
        }
    }

    void failed(Worker worker, Failed said) {
        Lease lease = heldOrNull(worker, said.lease(), said.job());
        if (lease == null || !lease.stage.ledger.holds(lease.id, said.task())) {
            state.counts.add(Counts.STALE_TASK);
            return;
        }
        Stage stage = lease.stage;
        TaskRange task = TaskRange.single(said.task());
        Failure failure = Failures.located(said.failure(), stage, said.task(), lease);
        ErrorKind kind = said.lostBlocksOrNull() == null ? failure.kind() : ErrorKind.ENVIRONMENT;
        stage.ledger.blame(task, before -> RetryPolicy.count(before, kind));
        if (judge(stage, said.task(), kind) == Verdict.RETRY) {
            stage.ledger.retry(lease.id, task, worker.epoch);
            stage.job.retries++;
            if (said.lostBlocksOrNull() == null) {
                settingAside.failed(stage, said.task(), worker, kind, failure.message());
            }
        } else {
            boolean lost = kind == ErrorKind.ENVIRONMENT && stage.effects == Effects.AT_MOST_ONCE;
            failTask(lease, said.task(), lost ? Failures.atMostOnce(stage, said.task(), lease.attempt, failure.message()) : failure);
        }
        state.settle(lease, 1);
        if (said.lostBlocksOrNull() != null && !stage.job.isOver()) {
            recovery.blocksLost(stage, said.lostBlocksOrNull(), failure);
        }
        afterTasksWait(stage);
    }

    private Verdict judge(Stage stage, int task, ErrorKind kind) {
        return state.config.retries().judge(stage.ledger.trouble(task), kind, stage.maxAttempts, stage.effects);
    }

    /** The task will not be tried again: a result of its own where the job collects errors, else the end of the job. */
    private void failTask(Lease lease, int task, Failure failure) {
        Stage stage = lease.stage;
        List<Run<Held>> rivals = stage.ledger.rivals(lease.id, TaskRange.single(task));
        stage.ledger.settleFailed(TaskRange.single(task));
        cancel(rivals);
        if (stage.isResult() && stage.job.settings.collectErrors()) {
            state.reveal(stage.job, new Results.Error(TaskRange.single(task), failure));
        } else {
            state.fail(stage.job, failure);
        }
    }

    void returned(Worker worker, Returned said) {
        Lease lease = heldOrNull(worker, said.lease(), said.job());
        if (lease == null) {
            return;
        }
        lease.recalled &= !said.recalled();
        for (TaskRange tasks : said.tasks()) {
            int count = lease.stage.ledger.giveBack(lease.id, tasks);
            state.settle(lease, count);
        }
        afterTasksWait(lease.stage);
    }

    /** The worker ended; {@code story} says how. Without a story it left in order, and nothing is to blame. */
    void leaseLost(Lease lease, String storyOrNull) {
        Stage stage = lease.stage;
        for (Run<Held> run : stage.ledger.heldBy(lease.id, lease.tasks)) {
            TaskRange tasks = new TaskRange(run.from(), run.to());
            boolean dies = storyOrNull != null && !lease.upload;
            stage.ledger.blame(tasks, before -> dies ? before.plusDeath(storyOrNull) : before.plusEnvironment());
            stage.job.retries += tasks.size();
            settleLost(lease, tasks, storyOrNull);
        }
        stage.ledger.retry(lease.id, lease.tasks, null);
        state.removeLease(lease);
        afterTasksWait(stage);
    }

    private void settleLost(Lease lease, TaskRange tasks, String storyOrNull) {
        Stage stage = lease.stage;
        Job job = stage.job;
        if (stage.effects == Effects.AT_MOST_ONCE && !lease.upload) {
            state.fail(job, Failures.atMostOnce(stage, tasks.from(), lease.attempt, "" + storyOrNull));
            return;
        }
        for (Run<Trouble> run : stage.ledger.troubles(tasks.from(), tasks.to())) {
            Verdict verdict = state.config.retries().judge(run.value(), ErrorKind.ENVIRONMENT, 1, Effects.IDEMPOTENT);
            for (int task = run.from(); verdict != Verdict.RETRY && task < run.to() && !job.isOver(); task++) {
                boolean poison = state.config.retries().isPoison(run.value());
                failTask(lease, task, Failures.workerLost(run.value(), stage, task, lease.attempt, poison));
            }
        }
    }

    private void afterOutcome(Stage stage) {
        state.toWatch.add(stage);
        state.progressed(stage.job);
        if (stage.ledger.isSettled()) {
            state.toCheck.add(stage);
        }
    }

    // Tasks wait again: any worker may take them, not only the one that has room now.
    void afterTasksWait(Stage stage) {
        afterOutcome(stage);
        if (stage.ledger.pendingCount() > 0 && !stage.job.isOver()) {
            state.toPlace.add(stage.job);
        }
    }
}
