package io.sheaf.worker.server;

import io.grpc.StatusRuntimeException;
import io.sheaf.SheafException;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.protocol.v1.WorkerProto.WorkerEnd;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import java.util.concurrent.TimeUnit;

/** What only the parent of a worker knows: how its process ended. The scheduler puts it into the errors of jobs. */
final class EndReport {

    private static final System.Logger LOG = System.getLogger(EndReport.class.getName());

    private static final long PATIENCE_MILLIS = 2_000;

    private EndReport() {}

    /** Tells the scheduler; waits for it at most seconds. Without it, the scheduler knows of a lost connection only. */
    static void send(SupervisorConfig config, WorkerEpoch worker, String how) {
        try (ControlChannel channel = new ControlChannel(config.scheduler(), new TokenFile(config.tokenFile()).read())) {
            WorkerServiceGrpc.newBlockingStub(channel.calls())
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .reportEnd(WorkerEnd.newBuilder().setWorker(worker.value()).setHow(how).build());
        } catch (StatusRuntimeException | SheafException e) {
            LOG.log(System.Logger.Level.DEBUG, "the scheduler was not told how a worker ended", e);
        }
    }
}
