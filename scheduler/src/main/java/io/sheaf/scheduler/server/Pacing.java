package io.sheaf.scheduler.server;

import io.grpc.stub.ServerCallStreamObserver;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads on from peers only while the scheduler keeps up, so that its mailbox stays small. Safe for use by many threads. */
final class Pacing {

    private static final int ENOUGH = 50_000;
    private static final long LOOK_AGAIN_MILLIS = 5;

    private final SchedulerLoop loop;
    private final ScheduledExecutorService timer;

    Pacing(SchedulerLoop loop, ScheduledExecutorService timer) {
        this.loop = loop;
        this.timer = timer;
    }

    /** Asks the call for so many messages more, now or when the mailbox has emptied. */
    void request(ServerCallStreamObserver<?> call, int count) {
        if (loop.backlog() < ENOUGH) {
            call.request(count);
            return;
        }
        try {
            timer.schedule(() -> request(call, count), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException serverCloses) {
            // The call ends with the server.
        }
    }
}
