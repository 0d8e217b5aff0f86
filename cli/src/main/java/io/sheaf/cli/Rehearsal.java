package io.sheaf.cli;

import io.sheaf.scheduler.server.LocalScheduler;
import io.sheaf.scheduler.server.SchedulerServer;
import io.sheaf.worker.server.LocalWorkers;
import java.util.List;

/**
 * Plays every role once in this JVM: scheduler, worker, client of both, embedded engine. The launcher runs it after a
 * build and has the JVM archive the classes it loaded, which halves the start of every later command and worker.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** @param arguments the command to run at the end, in which the process ends */
    public static void main(String[] arguments) throws Exception {
        try (SchedulerServer scheduler = LocalScheduler.start(0, System.getenv());
                AutoCloseable worker = LocalWorkers.startInThisJvm(scheduler.address(), 1, System.getenv())) {
            for (String example : List.of("square-map", "word-count")) {
                require(Main.run("example", example, "--cluster", scheduler.address()) == ExitCodes.OK, example);
            }
        }
        Main.main(arguments);
    }

    private static void require(boolean done, String example) {
        if (!done) {
            throw new IllegalStateException("the example " + example + " failed");
        }
    }
}
