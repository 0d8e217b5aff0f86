package io.sheaf.minicluster;

import io.sheaf.scheduler.core.SchedulerConfig.Times;
import io.sheaf.scheduler.server.LocalScheduler;
import io.sheaf.scheduler.server.SchedulerServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** The process of a mini cluster's scheduler. Says when it is ready, and ends when its standard input does. */
final class SchedulerMain {

    static final String READY = "ready";

    private static final int BROKEN = 1;

    private SchedulerMain() {}

    /** @param arguments port, and in milliseconds heartbeat and lease */
    public static void main(String[] arguments) throws IOException {
        Times usual = Times.DEFAULT;
        Times times = new Times(Duration.ofMillis(Long.parseLong(arguments[1])), Duration.ofMillis(Long.parseLong(arguments[2])),
                usual.noWorkerGrace(), usual.clientGrace(), usual.storedResultsGrace(), usual.progress(), usual.leaseWork(),
                usual.speculation(), usual.drain());
        SchedulerServer scheduler = LocalScheduler.start(Integer.parseInt(arguments[0]), times, System.getenv());
        scheduler.whenBroken().thenAccept(reason -> {
            System.err.println("sheaf: the scheduler stopped: " + reason);
            Runtime.getRuntime().halt(BROKEN);
        });
        System.out.println(READY);
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        scheduler.close();
        System.exit(0);
    }
}
