package io.sheaf.worker.task;

import io.sheaf.Sink;
import io.sheaf.file.FileSink;
import io.sheaf.plan.JobId;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Remembers to which sinks the attempts of this worker wrote, so that what they left can be removed. Safe for use by many
 * threads.
 */
final class SinkOutputs {

    private static final System.Logger LOG = System.getLogger(SinkOutputs.class.getName());

    /** A sink as its function's bytes name it, and the loader of its classes. */
    private record Remembered(Sink<?, ?, ?> sink, ClassLoader loader) {}

    private final Map<JobId, Map<ByteBuffer, Remembered>> sinks = new LinkedHashMap<>();
    // The worker's event thread must not wait for code of the user's. A thread ends when there is nothing to do.
    private final ExecutorService discarding;

    SinkOutputs() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SinkOutputs::thread);
        executor.allowCoreThreadTimeOut(true);
        discarding = executor;
    }

    /** @param code the sink as its job has it: equal bytes are one sink */
    synchronized void remember(JobId job, byte[] code, Sink<?, ?, ?> sink, ClassLoader loader) {
        sinks.computeIfAbsent(job, unused -> new LinkedHashMap<>())
                .putIfAbsent(ByteBuffer.wrap(code), new Remembered(sink, loader));
    }

    /** Leaves what the job's attempts wrote to others: to the job, which goes on elsewhere, and to the workers it ends on. */
    void forget(JobId job) {
        remove(job);
    }

    /** Removes what is left of the job's attempts and, unless it succeeded, what they wrote. */
    void drop(JobId job, boolean succeeded) {
        for (Remembered remembered : remove(job)) {
            Runnable discard = () -> discard(job, remembered, succeeded);
            // One for local files runs no code of the user's here, and is done before anybody asks whether all is gone.
            if (remembered.sink() instanceof FileSink<?> files && !files.directory().contains("://")) {
                discard.run();
            } else {
                discarding.execute(discard);
            }
        }
    }

    private static void discard(JobId job, Remembered remembered, boolean succeeded) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(remembered.loader());
        try {
            remembered.sink().discard(job.toString(), succeeded);
        } catch (Exception | LinkageError e) {
            LOG.log(Level.WARNING, "cannot remove what job " + job + " left in its output, " + remembered.sink().getClass().getName(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private synchronized List<Remembered> remove(JobId job) {
        Map<?, Remembered> removed = sinks.remove(job);
        return removed == null ? List.of() : new ArrayList<>(removed.values());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sheaf-discard");
        thread.setDaemon(true);
        return thread;
    }
}
