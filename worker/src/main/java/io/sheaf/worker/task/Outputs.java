package io.sheaf.worker.task;

import io.sheaf.EnvironmentException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Says what a failed write means. */
final class Outputs {

    private Outputs() {}

    /** Of a sink, which alone knows where it writes. */
    static SheafException failed(IOException e) {
        if (isDiskFull(e)) {
            return new ResourceException("the worker's disk is full: " + e.getMessage(), e);
        }
        return new EnvironmentException("the output of a task cannot be written: " + e, e);
    }

    /** Of the blocks that a task keeps for others in this directory. */
    static SheafException blocksFailed(IOException e, Path directory) {
        if (isDiskFull(e)) {
            return full(directory, "the output of a task, which stays there until the job needs it no more, does not fit", e,
                    "shuffle or keep less at a time");
        }
        return new EnvironmentException("the output of a task cannot be written to " + directory + ": " + e, e);
    }

    /** @param written what the attempt had written there before */
    static SheafException spillFailed(IOException e, Path directory, long written, int length) {
        if (isDiskFull(e)) {
            return full(directory, "a task that spilled what its memory did not hold needs " + length + " bytes more than the " + written
                    + " it has written there", e, "use more partitions, or give workers more memory");
        }
        return new EnvironmentException("a task cannot spill to " + directory + ", after " + written + " bytes: " + e, e);
    }

    private static ResourceException full(Path directory, String story, IOException e, String remedy) {
        return new ResourceException("the disk of " + directory + " is full, " + free(directory) + " bytes of it are free now: " + story + " ("
                + e.getMessage() + "). Free space there, name a directory on a larger disk with -Djava.io.tmpdir=DIR (in SHEAF_OPTS, for the"
                + " command that starts the workers), " + remedy, e);
    }

    private static String free(Path directory) {
        try {
            return Long.toString(Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            return "nobody knows how many (" + e + ")";
        }
    }

    static SheafException readBackFailed(IOException e, Path directory) {
        return new EnvironmentException("what a task spilled to " + directory + " cannot be read back: " + e, e);
    }

    private static boolean isDiskFull(IOException e) {
        String reason = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return reason.contains("no space left") || reason.contains("quota exceeded") || reason.contains("too large");
    }
}
