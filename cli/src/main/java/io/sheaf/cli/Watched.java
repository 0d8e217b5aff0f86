package io.sheaf.cli;

import io.sheaf.Job;
import io.sheaf.PoolResult;
import io.sheaf.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for a job and shows meanwhile on stderr how far it is: as a bar on a terminal, else as a line every 10 seconds.
 * The display is owned by a daemon thread of its own until the job has ended.
 */
public final class Watched {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final Supplier<Progress> source;
    private final ProgressDisplay display;
    private final CountDownLatch over = new CountDownLatch(1);

    private Watched(Supplier<Progress> source, ProgressDisplay display) {
        this.source = source;
        this.display = display;
    }

    /**
     * The job's result; errors are those of {@link Job#join()}.
     *
     * @param work what is being done, in a word or two
     */
    public static <R> R join(String work, Job<R> job) {
        return watch(work, job::progress, job::join);
    }

    /** The result of a pool's call; errors are those of {@link PoolResult#get()}. */
    public static <R> R get(String work, PoolResult<R> call) {
        return watch(work, call::progress, call::get);
    }

    private static <R> R watch(String work, Supplier<Progress> source, Supplier<R> wait) {
        ProgressDisplay display = Boolean.getBoolean("sheaf.stderr.terminal") ? new TerminalBar(work, System.err) : new ProgressLines(work, System.err);
        Watched watched = new Watched(source, display);
        Thread looker = new Thread(watched::look, "sheaf-progress");
        looker.setDaemon(true);
        looker.start();
        try {
            return wait.get();
        } finally {
            watched.end(looker);
        }
    }

    private void look() {
        long start = System.nanoTime();
        try {
            while (!over.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                display.show(System.nanoTime() - start, source.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            display.end();
        }
    }

    // Waits until the bar is gone: results follow on the same terminal.
    private void end(Thread looker) {
        over.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            looker.join(1_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
