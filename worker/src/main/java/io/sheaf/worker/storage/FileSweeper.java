package io.sheaf.worker.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Deletes files on a daemon thread of its own, which lives only while there is something to delete. Safe for use by many threads. */
final class FileSweeper implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FileSweeper.class.getName());
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor executor;

    FileSweeper() {
        executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), FileSweeper::thread, (work, closed) -> work.run());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Deletes the file soon; at once if this sweeper is closed. */
    void delete(Path file) {
        executor.execute(() -> deleteNow(file));
    }

    /** Waits a few seconds for what is still to delete. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sheaf-file-sweeper");
        thread.setDaemon(true);
        return thread;
    }

    private static void deleteNow(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot delete the block file " + file, e);
        }
    }
}
