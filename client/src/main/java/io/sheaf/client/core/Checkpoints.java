package io.sheaf.client.core;

import io.sheaf.EnvironmentException;
import io.sheaf.file.EncodedSource;
import io.sheaf.plan.LogicalNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The checkpoints of one session, whose files go with it. Safe for use by many threads. */
final class Checkpoints {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final int TRIES = 10;

    /** By what reads them. Nodes are compared by identity, as elsewhere. Guarded by this object's monitor. */
    private final Map<LogicalNode, Checkpoint> all = new IdentityHashMap<>();

    /** One that a job is to write into a new directory below this one. */
    synchronized Checkpoint begin(Path parent) {
        Path directory = Checks.notNull(parent, "directory").toAbsolutePath().normalize().resolve("checkpoint-" + ClientSession.newJobId());
        Checkpoint begun = new Checkpoint(directory, Inputs.source(new EncodedSource<>(directory)));
        all.put(begun.node, begun);
        return begun;
    }

    /** Removes the files that the node reads; false if it does not read a checkpoint. */
    boolean release(LogicalNode node) {
        Checkpoint checkpoint;
        synchronized (this) {
            checkpoint = all.get(Steps.made(node));
        }
        if (checkpoint == null) {
            return false;
        }
        try {
            checkpoint.remove();
        } catch (IOException e) {
            throw new EnvironmentException("the checkpoint " + checkpoint.directory + " cannot be removed (at " + CallSite.here() + "): " + e
                    + ". Remove it by other means.", e);
        }
        return true;
    }

    /** Removes all; no job reads or writes any more. */
    void close() {
        List<Checkpoint> left;
        synchronized (this) {
            left = new ArrayList<>(all.values());
        }
        for (Checkpoint checkpoint : left) {
            try {
                checkpoint.remove();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the checkpoint " + checkpoint.directory + " cannot be removed and stays", e);
            }
        }
    }

    /** Files in a directory of their own. Safe for use by many threads. */
    static final class Checkpoint {
        private final Path directory;
        private final LogicalNode node;
        private boolean written;
        private boolean removed;

        private Checkpoint(Path directory, LogicalNode node) {
            this.directory = directory;
            this.node = node;
        }

        Path directory() {
            return directory;
        }

        /** It is complete. What reads it. */
        synchronized LogicalNode written() {
            written = true;
            return node;
        }

        private synchronized void remove() throws IOException {
            if (removed) {
                return;
            }
            if (Files.exists(directory)) {
                removeTree();
            } else if (written) {
                throw new IOException("it cannot be seen from here, or has been removed by others");
            }
            removed = true;
        }

        /** Attempts of a job that was cancelled may write a last file, and workers remove what they wrote at the same time. */
        private void removeTree() throws IOException {
            for (int again = TRIES; ; again--) {
                try {
                    Files.walkFileTree(directory, new Removal());
                    return;
                } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                    if (again == 0) {
                        throw e;
                    }
                }
            }
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, IOException failedOrNull) throws IOException {
            if (failedOrNull != null && !(failedOrNull instanceof NoSuchFileException)) {
                throw failedOrNull;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}
