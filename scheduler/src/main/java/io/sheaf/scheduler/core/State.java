package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.policy.FairShare;
import io.sheaf.scheduler.policy.WorkerChoice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All tables of the scheduler, and what the current step has still to do. Owned by the scheduler's core. */
final class State {

    final SchedulerConfig config;
    final ClusterEpoch epoch;
    final Timers timers = new Timers();
    final Counts counts = new Counts();
    final FairShare fairShare = new FairShare();

    final Map<WorkerEpoch, Worker> workers = new LinkedHashMap<>();
    /** Workers that get leases, the least busy first. */
    final TreeMap<WorkerChoice.Load, Worker> active = new TreeMap<>();
    final Map<JobId, Job> jobs = new LinkedHashMap<>();
    final Map<String, JobId> jobsByKey = new LinkedHashMap<>();
    /** The job to which its idempotency key led a submission with an id of its own; at most one of each job. */
    final Map<JobId, JobId> submissions = new LinkedHashMap<>();
    final ArrayDeque<Job> history = new ArrayDeque<>();
    final Map<LeaseId, Lease> leases = new LinkedHashMap<>();
    final LinkedHashSet<ClientId> clients = new LinkedHashSet<>();
    int activeSlots;
    /** Workers that get none for a while. */
    final LinkedHashSet<Worker> aside = new LinkedHashSet<>();
    /** How many workers run on which feature release of Java. */
    final TreeMap<Integer, Integer> javaFeatures = new TreeMap<>();
    boolean shutDown;
    /** Whether there is a journal, so that jobs can outlive this scheduler. */
    boolean journalled;
    /** Whether jobs of the scheduler before this one wait for workers that may have kept what was made of them. */
    boolean gathering;
    /** When the last worker that got leases left or began to leave; the start until one came. */
    long noWorkersSince = Long.MIN_VALUE;
    private long lastLease;
    private long workersSeen;

    // What this step has to do yet.
    long now;
    List<SchedulerCommand> out = List.of();
    final LinkedHashSet<Job> toEnd = new LinkedHashSet<>();
    final LinkedHashSet<Stage> toCheck = new LinkedHashSet<>();
    /** Opened stages of which workers have outputs. */
    final LinkedHashSet<Stage> toAdopt = new LinkedHashSet<>();
    /** Stages of which all tasks may be out or done now. */
    final LinkedHashSet<Stage> toWatch = new LinkedHashSet<>();
    /** Slow tasks are to be looked for at its end. */
    boolean stragglersDue;
    final LinkedHashSet<Job> toPlace = new LinkedHashSet<>();
    /** Workers that have room again, and for which job. */
    final Map<Job, LinkedHashSet<Worker>> roomFor = new LinkedHashMap<>();
    final LinkedHashSet<Worker> hungry = new LinkedHashSet<>();
    // Kept between steps.
    final LinkedHashSet<Job> waitingForQuiet = new LinkedHashSet<>();
    /** Stages in which slow tasks are looked for. */
    final LinkedHashSet<Stage> tails = new LinkedHashSet<>();
    /** Leases of second attempts. */
    int speculating;
    final LinkedHashSet<Job> progressed = new LinkedHashSet<>();

    State(SchedulerConfig config, ClusterEpoch epoch) {
        this.config = config;
        this.epoch = epoch;
    }

    /** The job of this id, or the one to which a submission of this id led: its client may not know that yet. */
    Job jobOrNull(JobId id) {
        return jobs.get(submissions.getOrDefault(id, id));
    }

    void send(Worker worker, ToWorker message) {
        out.add(new SchedulerCommand.SendToWorker(worker.epoch, message));
    }

    /** Sends to the client if it is connected. */
    void send(ClientId clientOrNull, ToClient message) {
        if (clientOrNull != null && clients.contains(clientOrNull)) {
            out.add(new SchedulerCommand.SendToClient(clientOrNull, message));
        }
    }

    /** The job's client gets this: now if it is there, else when it comes back. */
    void reveal(Job job, Results.Entry entry) {
        job.results.add(entry);
        if (job.ownerOrNull != null) {
            job.results.revealed = true;
            job.results.messages(entry).forEach(message -> send(job.ownerOrNull, message));
        }
    }

    void setTimer(TimerKey key, Duration delay) {
        timers.set(key, now + delay.toNanos(), out);
    }

    void clearTimer(TimerKey key) {
        timers.clear(key, out);
    }

    LeaseId nextLease() {
        return new LeaseId(++lastLease);
    }

    long nextWorkerNumber() {
        return ++workersSeen;
    }

    /** The job will end like this, unless it is already about to end otherwise. */
    void end(Job job, JobState state, Failure failureOrNull) {
        if (!job.isOver()) {
            job.endingOrNull = new Job.Ending(state, failureOrNull);
            toEnd.add(job);
        }
    }

    void fail(Job job, Failure failure) {
        end(job, JobState.FAILED, failure);
    }

    void progressed(Job job) {
        progressed.add(job);
        if (!timers.isSet(PROGRESS)) {
            setTimer(PROGRESS, config.times().progress());
        }
    }

    private static final TimerKey PROGRESS = new TimerKey.ProgressTick();

    /** Changes how many tasks the lease's worker has, and with it its place among the others. */
    private void changeOutstanding(Lease lease, int by) {
        Worker worker = lease.worker;
        boolean listed = active.remove(worker.load()) != null;
        worker.outstanding += by;
        worker.of(lease.stage.job.id).outstanding += by;
        if (listed) {
            active.put(worker.load(), worker);
        }
    }

    void addLease(Lease lease) {
        leases.put(lease.id, lease);
        lease.grantedAt = now;
        lease.slowSince = now;
        speculating += lease.speculative ? 1 : 0;
        toWatch.add(lease.stage);
        lease.stage.job.leases.add(lease);
        lease.worker.leases.add(lease);
        Worker.JobState of = lease.worker.of(lease.stage.job.id);
        if (!lease.upload) {
            of.leases++;
            changeOutstanding(lease, lease.open);
        }
        if (lease.deaths > 0) {
            lease.worker.suspects++;
        }
        counts.add(Counts.LEASES);
    }

    /** {@code tasks} of the lease are answered for. With the last of them it is gone, and later answers, which are for none, find it so. */
    void settle(Lease lease, int tasks) {
        if (tasks == 0) {
            return;
        }
        lease.open -= tasks;
        if (!lease.upload) {
            changeOutstanding(lease, -tasks);
        }
        if (lease.open == 0) {
            removeLease(lease);
        }
    }

    /** Nothing more is expected of the lease; what is still said about it is stale. */
    void removeLease(Lease lease) {
        leases.remove(lease.id);
        speculating -= lease.speculative ? 1 : 0;
        Job job = lease.stage.job;
        job.leases.remove(lease);
        job.results.giveBack(lease.reserved);
        lease.reserved = 0;
        Worker worker = lease.worker;
        worker.leases.remove(lease);
        if (!lease.upload) {
            worker.of(job.id).leases--;
            changeOutstanding(lease, -lease.open);
        }
        lease.open = 0;
        if (lease.deaths > 0) {
            worker.suspects--;
            toPlace.addAll(waitingForQuiet);
            waitingForQuiet.clear();
        }
        hungry.add(worker);
        roomFor.computeIfAbsent(job, any -> new LinkedHashSet<>()).add(worker);
    }

    /** The worker gets leases from now on. */
    void activate(Worker worker) {
        active.put(worker.load(), worker);
        activeSlots += worker.slots();
    }

    /** The worker, if it does, gets leases no more. */
    void deactivate(Worker worker) {
        if (active.remove(worker.load()) != null) {
            activeSlots -= worker.slots();
            noWorkersSince = now;
        }
    }

    /** The worker has room for tasks of any job. */
    void offerWork(Worker worker) {
        for (Job job : running()) {
            roomFor.computeIfAbsent(job, any -> new LinkedHashSet<>()).add(worker);
            toWatch.addAll(job.stages());
        }
        hungry.add(worker);
    }

    /** Stops these tasks of the lease, which the ledger has under it no more. */
    void cancelTasks(Lease lease, TaskRange tasks) {
        send(lease.worker, new ToWorker.CancelLease(lease.id, tasks));
        settle(lease, tasks.size());
    }

    /** Stops what the lease still has. */
    void cancelLease(Lease lease) {
        if (!lease.upload) {
            send(lease.worker, new ToWorker.CancelLease(lease.id, null));
        }
        removeLease(lease);
    }

    /** A worker is there now, or, with -1, is there no more. */
    void count(Worker worker, int by) {
        javaFeatures.merge(worker.info.javaFeature(), by, (before, change) -> before + change == 0 ? null : before + change);
    }

    /** Whether tasks of the job may be given to workers. */
    boolean mayPlace(Job job) {
        return !job.isOver() && !(gathering && job.lives > 0);
    }

    /** All jobs that are not over. */
    List<Job> running() {
        List<Job> all = new ArrayList<>();
        for (Job job : jobs.values()) {
            if (!job.isOver()) {
                all.add(job);
            }
        }
        return all;
    }
}
