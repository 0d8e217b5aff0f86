package io.sheaf.cli;

import io.sheaf.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** At most one plain line every 10 seconds, the first one after 10 seconds. */
final class ProgressLines implements ProgressDisplay {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String work;
    private final PrintStream target;
    private long next = EVERY_NANOS;

    ProgressLines(String work, PrintStream target) {
        this.work = work;
        this.target = target;
    }

    @Override
    public void show(long elapsedNanos, Progress now) {
        if (elapsedNanos < next) {
            return;
        }
        next = elapsedNanos + EVERY_NANOS;
        String retries = now.retries() == 0 ? "" : ", " + now.retries() + " tried again";
        target.println("sheaf: " + work + ": " + now.tasksDone() + " of " + now.tasksTotal() + " tasks" + retries + " after "
                + TimeUnit.NANOSECONDS.toSeconds(elapsedNanos) + " s");
    }

    @Override
    public void end() {
        // A line stands for itself.
    }
}
