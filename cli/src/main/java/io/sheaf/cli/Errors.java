package io.sheaf.cli;

import io.sheaf.JobCancelledException;
import io.sheaf.SheafException;

/** Tells people what went wrong. */
final class Errors {

    private Errors() {}

    /** Prints the error to stderr and gives the exit code. */
    static int report(Throwable thrown, boolean verbose) {
        Throwable shown = thrown instanceof java.util.concurrent.CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (Signals.stopping() && shown instanceof JobCancelledException cancelled) {
            // Whatever was closed or interrupted to bring it about: its user wanted the end.
            System.err.println("sheaf: ended by a signal; job " + cancelled.site().job() + " was cancelled");
        } else if (shown instanceof SheafException || shown instanceof IllegalArgumentException) {
            System.err.println("sheaf: " + shown.getMessage());
        } else {
            System.err.println("sheaf: " + shown);
        }
        if (verbose) {
            shown.printStackTrace();
        } else if (ExitCodes.of(shown) == ExitCodes.INTERNAL) {
            System.err.println("sheaf: run with -v for the stack trace");
        }
        return ExitCodes.of(shown);
    }
}
