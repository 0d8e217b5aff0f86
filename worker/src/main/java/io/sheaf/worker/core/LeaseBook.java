package io.sheaf.worker.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jobs and leases of a worker, and the answers it owes for every leased task. Owned by the worker core. */
final class LeaseBook {

    private final Outbox out;
    private final Inventory inventory;
    private final FairShare shares;
    private final Map<JobId, JobState> jobs = new LinkedHashMap<>();
    private final Map<LeaseId, LeaseState> leases = new LinkedHashMap<>();
    private String worker = "";
    private boolean draining;

    LeaseBook(Outbox out, Inventory inventory, FairShare shares) {
        this.out = out;
        this.inventory = inventory;
        this.shares = shares;
    }

    /** The name failures are reported under. */
    void worker(String name) {
        worker = name;
    }

    Collection<JobState> jobs() {
        return jobs.values();
    }

    List<LeaseState> leases() {
        return List.copyOf(leases.values());
    }

    JobState jobOrNull(JobId job) {
        return jobs.get(job);
    }

    LeaseState leaseOrNull(LeaseId lease) {
        return leases.get(lease);
    }

    JobState newJob(JobId id) {
        return jobs.computeIfAbsent(id, unknown -> {
            JobState job = new JobState(unknown);
            shares.join(job);
            return job;
        });
    }

    void define(DefineStage definition) {
        JobState job = newJob(definition.job());
        job.share.weight = definition.settings().weight();
        StageState known = job.stageOrNull(definition.stage());
        if (known == null) {
            known = new StageState(definition);
            job.addStage(definition.stage(), known);
        } else {
            known.redefine(definition);
            shares.touch(job);
        }
        if (!known.canRun()) {
            out.send(new FromWorker.NeedProgram(definition.job(), definition.stage(), definition.program().id()));
        }
    }

    void open(Grant grant, JobState job, StageState stage) {
        LeaseState lease = new LeaseState(job, grant, stage);
        if (draining) {
            sendReturned(lease, lease.unstarted.takeAll(), false);
            return;
        }
        leases.put(grant.lease(), lease);
        job.leases.put(grant.lease(), lease);
        shares.touch(job);
    }

    /** Answers every task of a grant that cannot be run with this failure. */
    void refuse(Grant grant, Failure failure) {
        for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
            sendFailed(grant, new RunOutcome.Failed(task, failure, null));
        }
    }

    void answer(LeaseState lease, RunOutcome outcome) {
        lease.close(outcome.tasks().size());
        Grant grant = lease.grant;
        if (outcome instanceof RunOutcome.Succeeded good) {
            FromWorker.Divided dividedOrNull = lease.dividedOrNull(good.tasks());
            if (dividedOrNull == null) {
                inventory.add(grant, good);
            }
            out.send(new FromWorker.Succeeded(grant.lease(), grant.job(), grant.stage(), good.tasks(), good.output(), good.stats(), dividedOrNull));
        } else if (outcome instanceof RunOutcome.Failed bad) {
            sendFailed(grant, bad);
        }
        removeIfDone(lease);
    }

    private void sendFailed(Grant grant, RunOutcome.Failed bad) {
        Failure located = FailureSites.at(bad.failure(), grant, bad.task(), worker);
        out.send(new FromWorker.Failed(grant.lease(), grant.job(), grant.stage(), bad.task(), located, bad.lostBlocksOrNull()));
    }

    /** The running task of the lease has left a part of its input to others, or has said that it has nothing to leave. */
    void divided(LeaseState lease, WorkerEvent.RunDivided said) {
        Grant grant = lease.grant;
        FromWorker.Divided divided = new FromWorker.Divided(grant.lease(), grant.job(), grant.stage(), said.task(), said.number(), said.cuts());
        if (!said.cuts().isEmpty()) {
            lease.divided(divided);
        }
        out.send(divided);
    }

    /** Takes back tasks that a run has not started. */
    void giveBack(LeaseState lease, TaskRange givenBack) {
        TaskRanges left = lease.withoutCancelled(givenBack);
        TaskRanges goesTo = lease.recallOrNull() == null ? lease.unstarted : lease.recallOrNull().returning;
        left.list().forEach(goesTo::add);
        shares.touch(lease.job);
        if (draining) {
            returnUnstarted(lease);
        }
        removeIfDone(lease);
    }

    /** The tasks are wanted no more. Those that run are the business of {@link Slots}. */
    void cancel(LeaseState lease, TaskRange tasks) {
        lease.close(lease.unstarted.remove(tasks));
        shares.touch(lease.job);
        if (lease.recallOrNull() != null) {
            lease.close(lease.recallOrNull().returning.remove(tasks));
        }
        lease.cancelled.remove(tasks);
        lease.cancelled.add(tasks);
        removeIfDone(lease);
    }

    /** Nothing of the lease is of interest any more. */
    void forget(LeaseState lease) {
        leases.remove(lease.grant.lease());
        lease.job.leases.remove(lease.grant.lease());
        shares.touch(lease.job);
    }

    /** Starts a recall, whose answer waits for these runs. */
    void beginRecall(LeaseState lease) {
        LeaseState.Recall recall = new LeaseState.Recall();
        lease.unstarted.takeAll().forEach(recall.returning::add);
        shares.touch(lease.job);
        recall.waitingFor.addAll(lease.runs);
        lease.recall(recall);
        answerRecallIfComplete(lease);
    }

    /** A run of the lease has said how far it has come. */
    void runAnswered(LeaseState lease, RunId run) {
        if (lease.recallOrNull() != null) {
            lease.recallOrNull().waitingFor.remove(run);
            answerRecallIfComplete(lease);
        }
    }

    private void answerRecallIfComplete(LeaseState lease) {
        LeaseState.Recall recall = lease.recallOrNull();
        if (recall.waitingFor.isEmpty()) {
            lease.recall(null);
            sendReturned(lease, recall.returning.takeAll(), true);
            removeIfDone(lease);
        }
    }

    /** From now on nothing is started any more; what is not started is given back. */
    void drain() {
        draining = true;
        for (LeaseState lease : leases()) {
            returnUnstarted(lease);
            removeIfDone(lease);
        }
    }

    private void returnUnstarted(LeaseState lease) {
        if (!lease.unstarted.isEmpty()) {
            sendReturned(lease, lease.unstarted.takeAll(), false);
            shares.touch(lease.job);
        }
    }

    private void sendReturned(LeaseState lease, List<TaskRange> tasks, boolean recalled) {
        for (TaskRange range : tasks) {
            lease.close(range.size());
        }
        out.send(new FromWorker.Returned(lease.grant.lease(), lease.grant.job(), tasks, recalled));
    }

    private void removeIfDone(LeaseState lease) {
        if (lease.done()) {
            forget(lease);
        }
    }

    /** Forgets the job and its leases; returns it, or null if it was unknown. */
    JobState dropOrNull(JobId id) {
        JobState job = jobs.remove(id);
        if (job != null) {
            shares.leave(job);
            new ArrayList<>(job.leases.values()).forEach(this::forget);
        }
        return job;
    }

    void validate() {
        for (LeaseState lease : leases.values()) {
            if (lease.job.leases.get(lease.grant.lease()) != lease || jobs.get(lease.job.id()) != lease.job) {
                throw new IllegalStateException("lease " + lease.grant.lease() + " is not its job's");
            }
            lease.validate();
        }
    }
}
