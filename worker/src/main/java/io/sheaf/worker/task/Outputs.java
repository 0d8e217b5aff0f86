package io.sheaf.worker.task;

import io.sheaf.EnvironmentException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import java.io.IOException;
import java.util.Locale;

/** Says what a failed write means. */
final class Outputs {

    private Outputs() {}

    static SheafException failed(IOException e) {
        String reason = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("quota exceeded") || reason.contains("too large")) {
            return new ResourceException("the worker's disk is full: " + e.getMessage(), e);
        }
        return new EnvironmentException("the output of a task cannot be written: " + e, e);
    }
}
