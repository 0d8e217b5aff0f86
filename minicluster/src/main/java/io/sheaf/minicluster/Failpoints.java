package io.sheaf.minicluster;

import io.sheaf.plan.failpoint.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/**
 * Places in the processes of a mini cluster at which one of them dies, or stands still, when told. A point is met once for each time that
 * it is armed, by the process that comes there first. Safe for use by many threads, but for one point.
 */
public final class Failpoints {

    private final Path directory;

    Failpoints(Path directory) throws IOException {
        this.directory = Files.createDirectory(directory);
    }

    /** What JVMs are told of them. */
    String option() {
        return "-D" + Failpoint.PROPERTY + "=" + directory;
    }

    /** Whoever comes to this point for the {@code visit}-th time from now on, from 1, ends there as by SIGKILL. */
    public void armToDie(Failpoint point, int visit) {
        arm(point, Integer.toString(visit));
    }

    /** Whoever comes to this point for the {@code visit}-th time from now on, from 1, stands there until {@link #release}; other threads of its process go on. */
    public void armToStay(Failpoint point, int visit) {
        arm(point, visit + " " + Failpoint.STAY);
    }

    // At once, as somebody may be there.
    private void arm(Failpoint point, String how) {
        try {
            release(point);
            Path text = directory.resolve(point.name() + ".new");
            Files.writeString(text, how);
            Files.move(text, directory.resolve(point.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(point + " cannot be armed", e);
        }
    }

    /** The process that has come to this point since it was armed, by its id. */
    public OptionalLong metBy(Failpoint point) {
        String prefix = point.name() + ".";
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(directory, prefix + "[0-9]*")) {
            for (Path mark : marks) {
                return OptionalLong.of(Long.parseLong(mark.getFileName().toString().substring(prefix.length())));
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("who came to " + point + " cannot be seen", e);
        }
    }

    /** Lets go on who stands there; nobody who comes there later stands or dies. */
    public void release(Failpoint point) {
        try {
            // First, for whoever comes in between renames it and would stand there.
            Files.deleteIfExists(directory.resolve(point.name()));
            for (OptionalLong met = metBy(point); met.isPresent(); met = metBy(point)) {
                Files.deleteIfExists(directory.resolve(point.name() + "." + met.getAsLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(point + " cannot be released", e);
        }
    }
}
