package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.aggregator.ledger.Winner;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.policy.RetryPolicy;
import io.sheaf.scheduler.policy.RetryPolicy.Verdict;
import java.util.ArrayList;

/** What a job's owner gives and takes: inputs, uploads, results. Owned by the scheduler's core. */
final class ClientData {

    private final State state;
    private final Jobs jobs;
    private final Tasks tasks;
    private final Recovery recovery;
    private final Cancels cancels;
    private final Durability durability;

    ClientData(State state, Jobs jobs, Tasks tasks, Recovery recovery, Cancels cancels, Durability durability) {
        this.durability = durability;
        this.state = state;
        this.jobs = jobs;
        this.tasks = tasks;
        this.recovery = recovery;
        this.cancels = cancels;
    }

    void said(ClientId client, FromClient message) {
        if (message instanceof FromClient.Append said) {
            Job job = ownedOrNull(client, said.job());
            if (job != null && !job.isOver()) {
                if (extendedOrNull(client, said) != null) {
                    durability.appended(job, said);
                }
                append(job, said);
            }
        } else if (message instanceof FromClient.Uploaded said) {
            Lease lease = uploadOrNull(client, said.job(), said.lease());
            if (lease != null) {
                uploaded(lease, said);
            }
        } else if (message instanceof FromClient.UploadFailed said) {
            Lease lease = uploadOrNull(client, said.job(), said.lease());
            if (lease != null) {
                uploadFailed(lease, said.reason());
            }
        } else if (message instanceof FromClient.Taken said) {
            Job job = ownedOrNull(client, said.job());
            if (job != null) {
                taken(job, said.tasks());
            }
        } else if (message instanceof FromClient.ResultLost said) {
            Job job = ownedOrNull(client, said.job());
            if (job != null) {
                resultLost(job, said);
            }
        }
    }

    private Job ownedOrNull(ClientId client, JobId id) {
        Job job = state.jobOrNull(id);
        boolean owned = job != null && client.equals(job.ownerOrNull);
        if (!owned) {
            state.counts.add(Counts.STALE_JOB);
        }
        return owned ? job : null;
    }

    /** The job to which these inputs add something, or end them; null if they say nothing new, or nothing that is heard. */
    Job extendedOrNull(ClientId client, FromClient.Append said) {
        Job job = state.jobOrNull(said.job());
        boolean heard = job != null && client.equals(job.ownerOrNull) && !job.isOver();
        Stage stage = heard ? openStageOrNull(job) : null;
        if (stage == null || stage.openInputs.isClosed() || said.firstTask() > stage.ledger.total()) {
            return null;
        }
        return said.last() || said.inputs().size() > stage.ledger.total() - said.firstTask() ? job : null;
    }

    private static Stage openStageOrNull(Job job) {
        return job.stages().stream().filter(Stage::isOpen).findFirst().orElse(null);
    }

    void append(Job job, FromClient.Append said) {
        Stage stage = openStageOrNull(job);
        int known = stage == null ? 0 : stage.ledger.total();
        if (stage == null || said.firstTask() > known) {
            state.fail(job, Failures.refused(stage == null ? "the job has no open stage to append to"
                    : "inputs from task " + said.firstTask() + " were appended, but only " + known + " are there before"));
            return;
        }
        int skip = known - said.firstTask();
        boolean more = !stage.openInputs.isClosed() && said.inputs().size() > skip;
        if (more) {
            stage.openInputs.append(known, said.inputs().sub(skip, said.inputs().size()));
            stage.ledger.grow(said.inputs().size() - skip);
            cancels.apply(stage, new TaskRange(known, stage.ledger.total()));
            state.progressed(job);
        }
        if (said.last() && !stage.openInputs.isClosed()) {
            stage.openInputs.close();
        } else if (!more) {
            state.counts.add(Counts.DUPLICATE_APPEND);
        }
        state.toCheck.add(stage);
    }

    private Lease uploadOrNull(ClientId client, JobId id, LeaseId leaseId) {
        Job job = ownedOrNull(client, id);
        Lease lease = state.leases.get(leaseId);
        boolean current = job != null && !job.isOver() && lease != null && lease.upload && lease.stage.job == job;
        if (job != null && !current) {
            state.counts.add(Counts.STALE_LEASE);
        }
        return current ? lease : null;
    }

    private void uploaded(Lease lease, FromClient.Uploaded said) {
        int size = said.tasks().size();
        boolean fits = lease.tasks.from() <= said.tasks().from() && said.tasks().to() <= lease.tasks.to() && said.bytes().length == size
                && said.fingerprints().length == size;
        if (fits) {
            tasks.won(lease, said.tasks(), new TaskOutput.Kept(said.bytes(), new long[said.tasks().size()], said.fingerprints()), TaskStats.NONE);
        } else {
            state.fail(lease.stage.job, Failures.refused("an upload of tasks " + said.tasks() + " does not fit " + lease));
        }
    }

    private void uploadFailed(Lease lease, String reason) {
        Stage stage = lease.stage;
        stage.ledger.heldBy(lease.id, lease.tasks).forEach(run ->
                stage.ledger.blame(new TaskRange(run.from(), run.to()), before -> RetryPolicy.count(before, ErrorKind.ENVIRONMENT)));
        for (Run<Trouble> run : stage.ledger.troubles(lease.tasks.from(), lease.tasks.to())) {
            if (state.config.retries().judge(run.value(), ErrorKind.ENVIRONMENT, 1, Effects.IDEMPOTENT) != Verdict.RETRY) {
                state.fail(stage.job, Failures.uploadFailed(stage, reason));
            }
        }
        stage.ledger.retry(lease.id, lease.tasks, lease.worker.epoch);
        state.removeLease(lease);
        state.toPlace.add(stage.job);
    }

    /** Uploads that the owner was asked for will not come; the next owner is asked again. */
    void ownerGone(Job job) {
        for (Lease lease : new ArrayList<>(job.leases)) {
            if (lease.upload) {
                lease.stage.ledger.retry(lease.id, lease.tasks, null);
                state.removeLease(lease);
            }
        }
    }

    private void taken(Job job, int count) {
        int before = job.results.taken();
        int total = job.state.isFinal() ? job.resultTasks : job.resultStage().ledger.total();
        if (count <= before || count > total) {
            state.counts.add(Counts.STALE_TASK);
            return;
        }
        for (Results.Stored stored : job.results.take(count)) {
            if (!stored.holder().isGone) {
                state.send(stored.holder(), new ToWorker.ReleaseResults(job.id, job.resultStageId, stored.tasks()));
            }
        }
        if (!job.state.isFinal()) {
            afterTaking(job, new TaskRange(before, count));
        } else if (!job.results.hasStored() && !job.keepsSkipped) {
            jobs.drop(job);
        }
    }

    private void afterTaking(Job job, TaskRange tasks) {
        Stage stage = job.resultStage();
        stage.openInputs.release(tasks, stage.ledger, tasks.to());
        if (job.waitsForTaking) {
            job.waitsForTaking = false;
            state.clearTimer(new TimerKey.ResultsGrace(job.id));
            state.toCheck.add(stage);
        } else if (stage.mayGrant()) {
            state.toPlace.add(job);
        }
    }

    private void resultLost(Job job, FromClient.ResultLost said) {
        boolean over = job.state.isFinal() && job.state != JobState.SUCCEEDED;
        if (over || said.tasks().to() <= job.results.taken()) {
            state.counts.add(Counts.STALE_TASK);
            return;
        }
        if (job.state.isFinal()) {
            state.send(job.ownerOrNull, new ToClient.Rejected(job.id, Failures.refused(
                    "a stored result of the finished job cannot be read (" + said.reason() + "): run the job again")));
            return;
        }
        Stage stage = job.resultStage();
        boolean news = false;
        for (Run<Winner> run : stage.ledger.won(new TaskRange(Math.max(said.tasks().from(), job.results.taken()), said.tasks().to()))) {
            // Some of them may have been taken, or made again under another lease, since the client was told of them.
            if (said.lease().equals(run.value().leaseOrNull())) {
                news |= recovery.giveUp(stage, run.value().holderOrNull(), new TaskRange(run.from(), run.to()), said.reason());
            }
        }
        if (news) {
            recovery.reclaim(job);
        } else {
            state.counts.add(Counts.STALE_TASK);
        }
    }
}
