package io.sheaf.cli;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.ErrorKind;
import io.sheaf.SheafException;
import io.sheaf.plan.JobState;

/** What the command's exit codes mean. */
public final class ExitCodes {

    public static final int OK = 0;
    public static final int INTERNAL = 1;
    public static final int REFUSED = 2;
    public static final int FAILED = 3;
    public static final int CANCELLED = 4;
    public static final int UNREACHABLE = 5;
    public static final int TIMED_OUT = 7;
    public static final int INTERRUPTED = 130;
    public static final int TERMINATED = 143;

    private ExitCodes() {}

    /** The code for what a command ended with. */
    public static int of(Throwable thrown) {
        if (!(thrown instanceof SheafException known)) {
            return INTERNAL;
        }
        if (known instanceof ClusterUnreachableException) {
            return UNREACHABLE;
        }
        return ofKind(known.kind());
    }

    /** The code for how a job ended. */
    static int ofEnd(JobState end) {
        return switch (end) {
            case SUCCEEDED -> OK;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case TIMED_OUT -> TIMED_OUT;
            case QUEUED, RUNNING -> throw new IllegalArgumentException(end + " is no end of a job");
        };
    }

    private static int ofKind(ErrorKind kind) {
        return switch (kind) {
            case REFUSED -> REFUSED;
            case USER, INPUT, RESOURCE, ENVIRONMENT -> FAILED;
            case CANCELLED -> CANCELLED;
            case TIMEOUT -> TIMED_OUT;
            case INTERNAL -> INTERNAL;
        };
    }
}
