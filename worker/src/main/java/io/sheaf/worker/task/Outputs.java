package io.sheaf.worker.task;

import io.sheaf.EnvironmentException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Says what a failed write means. */
final class Outputs {

    private Outputs() {}

    static SheafException failed(IOException e) {
        if (isDiskFull(e)) {
            return new ResourceException("the worker's disk is full: " + e.getMessage(), e);
        }
        return new EnvironmentException("the output of a task cannot be written: " + e, e);
    }

    /** @param written what the attempt had written there before */
    static SheafException spillFailed(IOException e, Path directory, long written, int length) {
        if (isDiskFull(e)) {
            String story = "the disk of " + directory + " is full: a task that spilled what its memory did not hold needs "
                    + length + " bytes more than the " + written + " it has written there (" + e.getMessage()
                    + "). Free space there, let java.io.tmpdir of the worker name a directory on a larger disk, use more"
                    + " partitions, or give workers more memory";
            return new ResourceException(story, e);
        }
        return new EnvironmentException("a task cannot spill to " + directory + ", after " + written + " bytes: " + e, e);
    }

    static SheafException readBackFailed(IOException e, Path directory) {
        return new EnvironmentException("what a task spilled to " + directory + " cannot be read back: " + e, e);
    }

    private static boolean isDiskFull(IOException e) {
        String reason = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return reason.contains("no space left") || reason.contains("quota exceeded") || reason.contains("too large");
    }
}
