package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.util.Optional;

/**
 * Clients and their interest in jobs. A job has at most one owner, who gets its results; any number of watchers hear of
 * its progress and its end. While the owner is there, nobody else becomes it by giving the same idempotency key. Owned by
 * the scheduler's core.
 */
final class Clients {

    private final State state;
    private final Jobs jobs;
    private final Cancels cancels;
    private final ClientData data;
    private final Keeping keeping;
    private final Recovery recovery;
    private final Durability durability;

    Clients(State state, Jobs jobs, Cancels cancels, ClientData data, Keeping keeping, Recovery recovery, Durability durability) {
        this.durability = durability;
        this.state = state;
        this.jobs = jobs;
        this.cancels = cancels;
        this.data = data;
        this.keeping = keeping;
        this.recovery = recovery;
    }

    void said(ClientId client, FromClient message, long wallMillis) {
        if (message instanceof FromClient.Submit said) {
            submit(client, said.job(), wallMillis);
        } else if (message instanceof FromClient.Attach said) {
            attach(client, said);
        } else if (message instanceof FromClient.Cancel said) {
            cancel(client, said);
        } else if (message instanceof FromClient.Release said) {
            release(client, said);
        } else {
            data.said(client, message);
        }
    }

    private void submit(ClientId client, JobSpec spec, long wallMillis) {
        if (state.shutDown && durability.wants(spec.settings())) {
            // The next scheduler may have it: clients say what was not answered again, when they have lost their link.
            return;
        }
        Optional<String> problem = state.shutDown ? Optional.of("the scheduler is shutting down") : JobCheck.problem(spec);
        if (problem.isPresent()) {
            state.send(client, new ToClient.Rejected(spec.id(), Failures.refused(problem.get())));
            return;
        }
        Job same = jobs.sameOrNull(spec);
        if (same != null) {
            repeat(client, spec, same);
            return;
        }
        Optional<Failure> unreadable = keeping.problem(spec);
        if (unreadable.isPresent()) {
            state.send(client, new ToClient.Rejected(spec.id(), unreadable.get()));
            return;
        }
        durability.submitted(spec, wallMillis);
        state.send(client, new ToClient.Accepted(spec.id(), spec.id()));
        Job job = jobs.create(spec, wallMillis);
        job.ownerOrNull = client;
        recovery.reclaim(job);
        jobs.checkCodeLevel(job);
    }

    /** What the journal has no room for can only be answered if nothing has to be written. */
    void saidWithoutRoom(SchedulerEvent.ClientSaid said, String reason) {
        FromClient message = said.message();
        if (message instanceof FromClient.Submit submit && durability.wants(submit.job().settings()) && jobs.sameOrNull(submit.job()) == null) {
            state.send(said.client(), new ToClient.Rejected(submit.job().id(), Failures.noRoom(reason)));
            return;
        }
        Job extended = message instanceof FromClient.Append append ? data.extendedOrNull(said.client(), append) : null;
        if (extended != null && durability.outlives(extended)) {
            state.fail(extended, Failures.noRoom(reason));
        } else {
            said(said.client(), message, said.wallMillis());
        }
    }

    /** Without room for what its tasks accumulate. */
    void noRoomToEnd(JobId id, String reason) {
        Job job = state.jobs.get(id);
        if (job != null && durability.outlives(job)) {
            state.fail(job, Failures.noRoom(reason));
        }
    }

    // Who repeats its own submission may be on a new connection before the old one is known to be lost.
    private void repeat(ClientId client, JobSpec spec, Job same) {
        if (!spec.id().equals(same.submission) && isAnothers(same, client)) {
            state.send(client, new ToClient.Rejected(spec.id(), Failures.keyInUse(same)));
            return;
        }
        state.submissions.remove(same.submission);
        same.submission = spec.id();
        if (!spec.id().equals(same.id)) {
            state.submissions.put(spec.id(), same.id);
        }
        state.send(client, new ToClient.Accepted(spec.id(), same.id));
        own(same, client, 0, false);
    }

    /** Whether another client is there that waits for the job, or may still read results from workers. */
    private static boolean isAnothers(Job job, ClientId client) {
        boolean there = job.ownerOrNull != null && !job.ownerOrNull.equals(client);
        return there && (!job.isOver() || job.results.hasStored());
    }

    private void attach(ClientId client, FromClient.Attach said) {
        Job job = state.jobOrNull(said.job());
        if (job == null) {
            unknown(client, said.job());
            return;
        }
        state.send(client, new ToClient.Accepted(job.id, job.id));
        if (said.fromTask() == Integer.MAX_VALUE) {
            watch(job, client);
        } else {
            own(job, client, said.fromTask(), said.otherLife());
        }
    }

    // A job that came when this scheduler was being stopped is for the next one, and so is what is said of it.
    private void unknown(ClientId client, JobId job) {
        if (!state.shutDown || !state.journalled) {
            state.send(client, new ToClient.Rejected(job, Failures.unknownJob(job)));
        }
    }

    private void watch(Job job, ClientId client) {
        if (job.state.isFinal()) {
            state.send(client, jobs.ended(job));
        } else {
            job.watchers.add(client);
            state.send(client, progress(job));
        }
    }

    /** From now on this client gets the results, unless it is refused them; an earlier owner goes on as a watcher. */
    private void own(Job job, ClientId client, int fromTask, boolean otherLife) {
        Failure refusal = refusalOrNull(job, fromTask);
        if (refusal != null) {
            state.send(client, new ToClient.Rejected(job.id, refusal));
            if (job.ownerOrNull == null && lostHolderOrNull(job, fromTask) != null) {
                jobs.giveUpResults(job, refusal);
            }
            return;
        } else if (isBegunAnew(job, fromTask, otherLife)) {
            state.send(client, new ToClient.Rejected(job.id, Failures.begunAnew(job), true));
            if (job.ownerOrNull == null && job.isAttached() && job.isOfUse()) {
                // It is there, and may be at what it was given before.
                state.setTimer(new TimerKey.ClientGrace(job.id), state.config.times().clientGrace());
            }
            return;
        }
        if (job.ownerOrNull != null && !job.ownerOrNull.equals(client)) {
            job.watchers.add(job.ownerOrNull);
            data.ownerGone(job);
        }
        job.watchers.remove(client);
        job.ownerOrNull = client;
        state.clearTimer(new TimerKey.ClientGrace(job.id));
        job.measured.forEach(measured -> state.send(client, measured));
        job.splits.told().forEach(split -> state.send(client, split));
        job.partitionCounts.told().forEach(partitioned -> state.send(client, partitioned));
        for (ToClient message : job.results.replay(fromTask)) {
            job.results.revealed = true;
            state.send(client, message);
        }
        if (job.state.isFinal()) {
            state.send(client, jobs.ended(job));
        } else {
            state.send(client, progress(job));
            state.toPlace.add(job);
        }
    }

    /** Why the results from this task on cannot be had. */
    private Failure refusalOrNull(Job job, int fromTask) {
        Worker lost = lostHolderOrNull(job, fromTask);
        if (lost != null) {
            return Failures.resultsGone(job, lost);
        } else if (job.resultsGoneOrNull != null && fromTask < job.resultTasks) {
            return job.resultsGoneOrNull;
        }
        return null;
    }

    /** Whether results up to this task are those of an earlier scheduler, and the job may have more of its own. */
    private static boolean isBegunAnew(Job job, int fromTask, boolean otherLife) {
        return job.lives > 0 && (otherLife || fromTask > 0 && !job.results.revealed) && mayHaveMore(job, fromTask);
    }

    private static boolean mayHaveMore(Job job, int fromTask) {
        return !job.state.isFinal() || job.state == JobState.SUCCEEDED && fromTask < job.resultTasks;
    }

    private static Worker lostHolderOrNull(Job job, int fromTask) {
        return !job.state.isFinal() ? null : job.results.holders(fromTask).stream().filter(worker -> worker.isGone).findFirst().orElse(null);
    }

    static ToClient progress(Job job) {
        return new ToClient.Progress(job.id, job.state, job.tasksDone(), job.tasksTotal(), job.retries);
    }

    private void cancel(ClientId client, FromClient.Cancel said) {
        Job job = state.jobOrNull(said.job());
        if (job == null) {
            unknown(client, said.job());
        } else if (job.isOver()) {
            state.counts.add(Counts.STALE_JOB);
        } else if (said.tasksOrNull() == null) {
            jobs.cancel(job, said.reason());
        } else {
            cancels.cancel(job, said.tasksOrNull(), said.reason());
        }
    }

    private void release(ClientId client, FromClient.Release said) {
        Job job = state.jobOrNull(said.job());
        if (job == null) {
            state.counts.add(Counts.STALE_JOB);
            return;
        }
        job.watchers.remove(client);
        if (client.equals(job.ownerOrNull)) {
            if (job.state.isFinal()) {
                jobs.release(job);
            } else {
                leave(job);
                if (job.isAttached()) {
                    jobs.cancel(job, "its client released it");
                }
            }
            job.ownerOrNull = null;
        }
    }

    /** The owner is not there any more. */
    private void leave(Job job) {
        job.ownerOrNull = null;
        data.ownerGone(job);
        if (job.resultStage().complete) {
            state.toCheck.add(job.resultStage());
        }
        state.toPlace.add(job);
    }

    void gone(ClientId client) {
        state.clients.remove(client);
        if (state.shutDown) {
            // What its jobs come to without it is for the next scheduler to see.
            return;
        }
        for (Job job : state.jobs.values()) {
            job.watchers.remove(client);
            if (client.equals(job.ownerOrNull)) {
                if (job.isOver()) {
                    job.ownerOrNull = null;
                } else {
                    leave(job);
                }
                if (job.isAttached() && job.isOfUse()) {
                    state.setTimer(new TimerKey.ClientGrace(job.id), state.config.times().clientGrace());
                }
            }
        }
    }

    void goneForLong(Job job) {
        if (job.ownerOrNull == null) {
            jobs.abandon(job);
        }
    }

    /** Tells those who listen how far the jobs are that have moved. */
    void tellProgress() {
        for (Job job : state.progressed) {
            if (!job.isOver()) {
                state.send(job.ownerOrNull, progress(job));
                job.watchers.forEach(watcher -> state.send(watcher, progress(job)));
            }
        }
        state.progressed.clear();
    }
}
