package io.sheaf.worker.core;

import io.sheaf.Effects;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.ToWorker;
import java.util.List;

/** Messages of a scheduler, for tests. Every job has one stage, 0, over a range. */
public final class Messages {

    public static final StageId STAGE = new StageId(0);
    public static final long HEARTBEAT_MILLIS = 1_000;
    public static final int INLINE_BYTES = 1 << 20;
    public static final Sha256 LINEAGE = Sha256.of(new byte[] {7});

    private static final Program PROGRAM = Program.of(new byte[] {1, 2, 3});

    private Messages() {}

    public static JobId job(int number) {
        return new JobId(0, number);
    }

    public static LeaseId lease(int number) {
        return new LeaseId(number);
    }

    public static ToWorker.Welcome welcome() {
        return welcome(1);
    }

    /** Of this life of the scheduler. */
    public static ToWorker.Welcome welcome(int cluster) {
        return welcome(cluster, HEARTBEAT_MILLIS);
    }

    /** So that no timer fires that nobody waits for. */
    public static ToWorker.Welcome welcomeWithoutHeartbeat() {
        return welcome(1, 3_600_000);
    }

    private static ToWorker.Welcome welcome(int cluster, long heartbeatMillis) {
        return new ToWorker.Welcome(new WorkerEpoch(cluster), new ClusterEpoch(cluster), "worker-1@test", heartbeatMillis, 5_000);
    }

    public static ToWorker.DefineStage define(int job) {
        return define(job, 1, 0);
    }

    public static ToWorker.DefineStage define(int job, double weight, long taskTimeoutMillis) {
        return define(job, weight, taskTimeoutMillis, new StageOutput.Results(), PROGRAM);
    }

    public static ToWorker.DefineStage defineWithoutBytes(int job) {
        return define(job, 1, 0, new StageOutput.Results(), PROGRAM.withoutBytes());
    }

    public static ToWorker.DefineStage define(
            int job, double weight, long taskTimeoutMillis, StageOutput output, Program program) {
        JobSettings settings = new JobSettings("job-" + job, weight, 4, Effects.IDEMPOTENT, taskTimeoutMillis, 0, "", false, false, 0, false);
        return new ToWorker.DefineStage(job(job), settings, Sha256.of(new byte[0]), STAGE, program,
                List.of(new TaskSource.Range(0, 1 << 30, 1 << 30)), List.of(0, 1 << 30), output, List.of());
    }

    public static ToWorker.Grant grant(int lease, int job, int from, int to) {
        return grant(lease, job, from, to, INLINE_BYTES);
    }

    public static ToWorker.Grant grant(int lease, int job, int from, int to, int inlineBytes) {
        return new ToWorker.Grant(lease(lease), job(job), STAGE, new StageGeneration(0), 1, new TaskRange(from, to), 0, 0,
                Slices.EMPTY, 0, inlineBytes, null);
    }

    /** Of a job that may outlive the scheduler. */
    public static ToWorker.Grant durableGrant(int lease, int job, int from, int to) {
        return new ToWorker.Grant(lease(lease), job(job), STAGE, new StageGeneration(0), 1, new TaskRange(from, to), 0, 0,
                Slices.EMPTY, 0, INLINE_BYTES, LINEAGE);
    }
}
