package io.sheaf.minicluster;

import io.sheaf.EnvironmentException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of a mini cluster; within an {@link Enclosure} one with a file system of its own, which can be filled. Used by one thread at a time. */
final class Disk {

    private static final int[] PIECES = {64 << 10, 4 << 10, 1};
    private static final int MOST_PIECES = 4_096;
    private static final int MOST_ROUNDS = 100;

    private final Path directory;
    private final boolean own;

    private Disk(Path directory, boolean own) {
        this.directory = directory;
        this.own = own;
    }

    /** A plain directory. */
    static Disk shared(Path directory) throws IOException {
        return new Disk(Files.createDirectory(directory), false);
    }

    /** A file system of its own, in memory, which ends with the enclosure. */
    static Disk small(Path directory, int mebibytes) throws IOException {
        Enclosure.requireInside();
        Files.createDirectory(directory);
        if (!Processes.runs("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", directory.toString())) {
            throw new EnvironmentException("no file system can be mounted at " + directory + "; Enclosure.hindrance() says whether one could");
        }
        return new Disk(directory, true);
    }

    Path directory() {
        return directory;
    }

    /** Leaves no room on it at this moment; what its users free later, they have. */
    void fill() {
        if (!own) {
            throw new IllegalStateException(directory + " has no file system of its own: to fill it would fill that of others");
        }
        try {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                for (int piece : PIECES) {
                    fill(new byte[piece]);
                }
                if (Files.getFileStore(directory).getUsableSpace() == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be filled", e);
        }
        throw new IllegalStateException(directory + " was filled " + MOST_ROUNDS + " times, and has room");
    }

    /** Not without end: if others free much meanwhile, that is for larger pieces. */
    private void fill(byte[] piece) throws IOException {
        try (OutputStream out = new FileOutputStream(filler().toFile(), true)) {
            for (int i = 0; i < MOST_PIECES; i++) {
                out.write(piece);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Ends {@link #fill}. */
    void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException("what fills " + directory + " cannot be deleted", e);
        }
    }

    /** Before its directory is deleted. */
    void unmount() {
        if (own && !Processes.runs("umount", directory.toString())) {
            // Somebody may still be at home there; with the enclosure it ends in any case.
            Processes.runs("umount", "--lazy", directory.toString());
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }
}
