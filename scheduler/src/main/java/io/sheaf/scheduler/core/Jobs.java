package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Jobs from submission to oblivion. Owned by the scheduler's core. */
final class Jobs {

    private final State state;
    private final Keeping keeping;
    private final Durability durability;

    Jobs(State state, Keeping keeping, Durability durability) {
        this.state = state;
        this.keeping = keeping;
        this.durability = durability;
    }

    Job create(JobSpec spec, long wallMillis) {
        return begin(new Job(spec, wallMillis, state.now, keeping.standIns(spec), 0));
    }

    /** Begins a job anew that another scheduler had. */
    Job again(RememberedJob remembered) {
        return begin(anew(remembered));
    }

    /** Takes in a job that has ended under another scheduler. */
    void recall(RememberedJob remembered) {
        ToClient.Ended end = remembered.endOrNull();
        Job job = anew(remembered);
        enter(job);
        job.freeze(end.state(), end.failureOrNull());
        job.resultTasks = end.resultTasks();
        job.counters = end.counters();
        job.accumulated = end.accumulated();
        job.recall(end.skips());
        job.resultsGoneOrNull = end.state() == JobState.SUCCEEDED ? resultsFreed(job) : null;
        remember(job);
    }

    // What it read of other jobs is gone.
    private Job anew(RememberedJob remembered) {
        return new Job(remembered.spec(), remembered.wallMillis(), state.now, new LinkedHashMap<>(), remembered.lives());
    }

    private void enter(Job job) {
        state.jobs.put(job.id, job);
        if (!job.settings.idempotencyKey().isEmpty()) {
            state.jobsByKey.put(job.settings.idempotencyKey(), job.id);
        }
    }

    private Job begin(Job job) {
        job.place = state.fairShare.start();
        enter(job);
        if (job.settings.jobTimeoutMillis() > 0) {
            state.setTimer(new TimerKey.JobTimeout(job.id), Duration.ofMillis(job.settings.jobTimeoutMillis()));
        }
        watchForWorkers();
        state.toCheck.addAll(job.stages());
        return job;
    }

    /** The older job that this submission repeats, or null. */
    Job sameOrNull(JobSpec spec) {
        Job same = state.jobOrNull(spec.id());
        if (same == null && !spec.settings().idempotencyKey().isEmpty()) {
            JobId older = state.jobsByKey.get(spec.settings().idempotencyKey());
            same = older == null ? null : state.jobs.get(older);
        }
        return same;
    }

    /** Ends the job as was decided: one final state, told to all who listen. */
    void finish(Job job) {
        Job.Ending ending = job.endingOrNull;
        for (Lease lease : new ArrayList<>(job.leases)) {
            state.removeLease(lease);
        }
        boolean succeeded = ending.state() == JobState.SUCCEEDED;
        keeping.ends(job);
        job.stages().forEach(state.tails::remove);
        int resultTasks = job.resultStage().ledger.total();
        job.freeze(ending.state(), ending.failureOrNull());
        if (!succeeded) {
            job.results.clear();
        }
        job.keepsSkipped = keepsSkipped(job);
        forgetWork(job);
        tellEnd(job, resultTasks);
        if (!job.results.hasStored() && !job.keepsSkipped) {
            drop(job);
        }
        remember(job);
    }

    /** Whether somebody is there, or awaited, who has what was left out of the job appear. */
    private boolean keepsSkipped(Job job) {
        boolean awaited = job.ownerOrNull != null || state.timers.isSet(new TimerKey.ClientGrace(job.id));
        return awaited && (job.state == JobState.SUCCEEDED || job.state == JobState.FAILED) && job.skips().parts().size() > 0;
    }

    private void forgetWork(Job job) {
        state.clearTimer(new TimerKey.JobTimeout(job.id));
        if (!job.isOfUse()) {
            state.clearTimer(new TimerKey.ClientGrace(job.id));
        }
        state.clearTimer(new TimerKey.ResultsGrace(job.id));
        state.toPlace.remove(job);
        state.roomFor.remove(job);
        state.waitingForQuiet.remove(job);
        state.progressed.remove(job);
    }

    private void tellEnd(Job job, int resultTasks) {
        job.resultTasks = resultTasks;
        if (job.retries > 0) {
            // The end does not tell of them, and the last report may be a while ago.
            state.send(job.ownerOrNull, Clients.progress(job));
        }
        ToClient.Ended ended = ended(job);
        durability.ended(job, ended);
        state.send(job.ownerOrNull, ended);
        for (ClientId watcher : job.watchers) {
            state.send(watcher, ended);
        }
    }

    ToClient.Ended ended(Job job) {
        return new ToClient.Ended(job.id, job.state, job.failureOrNull, job.resultTasks, job.counters, job.accumulated, job.skips());
    }

    /** Workers may free all they have of the job. */
    void drop(Job job) {
        for (Worker worker : job.touched) {
            worker.jobs.remove(job.id);
            state.send(worker, new ToWorker.DropJob(job.id, job.state == JobState.SUCCEEDED));
        }
        job.touched.clear();
        job.keepsSkipped = false;
    }

    private void remember(Job job) {
        state.history.add(job);
        while (state.history.size() > state.config.limits().history()) {
            forget(state.history.poll());
        }
    }

    private void forget(Job job) {
        drop(job);
        durability.forgotten(job);
        state.clearTimer(new TimerKey.ClientGrace(job.id));
        state.jobs.remove(job.id);
        state.submissions.remove(job.submission);
        state.jobsByKey.remove(job.settings.idempotencyKey(), job.id);
    }

    /** The client needs nothing more of a finished job. */
    void release(Job job) {
        job.results.clear();
        job.accumulated = Slices.EMPTY;
        drop(job);
    }

    /** The client of an attached job has not come back in time: nobody will take what it left. */
    void abandon(Job job) {
        if (job.isOver()) {
            giveUpResults(job, resultsFreed(job));
        } else {
            cancel(job, "its client was gone for " + state.config.times().clientGrace().toMillis() + " ms and the job is not detached");
        }
    }

    private Failure resultsFreed(Job job) {
        return Failures.resultsFreed(job, state.config.times().clientGrace().toMillis());
    }

    /** Nobody gets results of a finished job any more, or not all, so that nobody needs those that are there. */
    void giveUpResults(Job job, Failure why) {
        job.resultsGoneOrNull = why;
        state.clearTimer(new TimerKey.ClientGrace(job.id));
        // Who has all results already is told the end as it was.
        job.results.clear();
        drop(job);
    }

    /** Starts or stops counting the time without any worker that gets tasks. */
    void watchForWorkers() {
        TimerKey key = new TimerKey.NoWorkers();
        if (!state.active.isEmpty()) {
            state.clearTimer(key);
        } else if (!state.timers.isSet(key) && !state.running().isEmpty()) {
            state.setTimer(key, state.config.times().noWorkerGrace());
        }
    }

    /** The grace without workers is over for jobs that have waited all of it. Those with tasks on workers that leave get on as yet. */
    void noWorkersForLong() {
        Duration grace = state.config.times().noWorkerGrace();
        long left = Long.MAX_VALUE;
        for (Job job : state.running()) {
            long waited = state.now - Math.max(job.submittedAt, state.noWorkersSince);
            if (waited < grace.toNanos()) {
                left = Math.min(left, grace.toNanos() - waited);
            } else if (!job.leases.isEmpty()) {
                left = Math.min(left, grace.toNanos());
            } else if (!job.isKeeper()) {
                state.fail(job, Failures.noWorkers(grace.toMillis()));
            }
        }
        if (left < Long.MAX_VALUE) {
            state.setTimer(new TimerKey.NoWorkers(), Duration.ofNanos(left));
        }
    }

    void timedOut(Job job) {
        state.end(job, JobState.TIMED_OUT, Failures.timedOut(job));
    }

    void cancel(Job job, String reason) {
        state.end(job, JobState.CANCELLED, Failures.cancelled(job, reason));
    }

    /** A worker that joined or left may mean that none can run the job. */
    void checkCodeLevels() {
        for (Job job : state.running()) {
            checkCodeLevel(job);
        }
    }

    void checkCodeLevel(Job job) {
        boolean none = !state.javaFeatures.isEmpty() && state.javaFeatures.lastKey() < job.codeLevel.javaFeature();
        if (none) {
            int newest = state.javaFeatures.lastKey();
            Worker one = state.workers.values().stream().filter(worker -> worker.info.javaFeature() == newest).findFirst().orElseThrow();
            state.fail(job, Failures.tooOld(job, one));
        }
    }

    /** Whether the worker may take on slow work of the job that others have begun. */
    static boolean mayHelp(Job job, Worker worker) {
        return !worker.health.isFailing() && fits(job, worker) && worker.hasRoom(job.id);
    }

    static boolean fits(Job job, Worker worker) {
        return worker.info.javaFeature() >= job.codeLevel.javaFeature();
    }

    /** Ends the jobs that cannot outlive the scheduler. */
    void shutDown(String reason) {
        Failure why = Failures.shutDown(reason);
        state.running().stream().filter(job -> !durability.outlives(job)).forEach(job -> state.fail(job, why));
    }
}
