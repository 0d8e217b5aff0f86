package io.sheaf.benchmarks;

import io.sheaf.benchmarks.dataflow.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for what a benchmark and its processes write. It goes when the benchmark is over, also when this process is told to
 * end. Owned by one thread.
 */
final class OwnDirectory implements AutoCloseable {

    private final Path path;
    private final Thread atExit = new Thread(this::end, "sheaf-bench-exit");
    private volatile End writers = () -> {};

    /** Ends whatever still writes into the directory. */
    interface End {
        void end() throws IOException, InterruptedException;
    }

    private OwnDirectory(Path path) {
        this.path = path;
    }

    static OwnDirectory create() throws IOException {
        OwnDirectory directory = new OwnDirectory(Files.createTempDirectory("sheaf-bench-"));
        Runtime.getRuntime().addShutdownHook(directory.atExit);
        return directory;
    }

    Path path() {
        return path;
    }

    /** For token and state of processes, so that no other cluster is touched. */
    Path state() {
        return path.resolve("state");
    }

    /** @param newWriters called on another thread before the directory is deleted, also if they have ended already */
    void endFirst(End newWriters) {
        writers = newWriters;
    }

    @Override
    public void close() throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
            atExit.start();
        } catch (IllegalStateException e) {
            // This JVM is ending, and has started the thread itself.
        }
        atExit.join();
    }

    private void end() {
        try {
            writers.end();
            Directories.deleteAll(path);
        } catch (InterruptedException | IOException e) {
            System.err.println("sheaf: the directory " + path + " is left behind: " + e);
        }
    }
}
