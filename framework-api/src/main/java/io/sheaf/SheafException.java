package io.sheaf;

import io.sheaf.plan.FailureSite;
import java.util.Objects;

/**
 * The root of all errors Sheaf reports. Unchecked. Its type and {@link #kind()} are the same wherever the error arose:
 * in this call, in the scheduler or on a worker. A user's own exception is the {@link #getCause() cause}.
 */
public class SheafException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorKind kind;
    private volatile FailureSite site;

    protected SheafException(ErrorKind kind, String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull);
        this.kind = Objects.requireNonNull(kind);
        this.site = Objects.requireNonNull(site);
    }

    /** What happened, with the place in the input where it came from a record of a file. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        String input = site.input();
        return input.isEmpty() || message == null || message.contains(input) ? message : message + " (" + input + ")";
    }

    /** The kind of failure, which decides about retries and the command's exit code. */
    public final ErrorKind kind() {
        return kind;
    }

    /** Job, stage, task, attempt, worker and record of the failure, as far as they are known. */
    public final FailureSite site() {
        return site;
    }

    /** Says where it happened, if that is not known yet; for engines. Returns this exception. */
    public final SheafException initSite(FailureSite where) {
        if (site.equals(FailureSite.NONE)) {
            site = Objects.requireNonNull(where);
        }
        return this;
    }
}
