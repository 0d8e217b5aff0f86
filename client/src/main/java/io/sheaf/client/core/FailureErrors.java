package io.sheaf.client.core;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.EnvironmentException;
import io.sheaf.IncompatibleVersionException;
import io.sheaf.IndeterminateInputException;
import io.sheaf.InputException;
import io.sheaf.InternalException;
import io.sheaf.JobCancelledException;
import io.sheaf.JobTimeoutException;
import io.sheaf.MayHaveRunException;
import io.sheaf.NoWorkersException;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import io.sheaf.TaskFailedException;
import io.sheaf.TaskTimeoutException;
import io.sheaf.WorkerLostException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.Failures;
import io.sheaf.plan.JobId;

/** Turns a {@link Failure} back into the exception its type says. */
final class FailureErrors {

    private FailureErrors() {}

    static SheafException toException(Failure failure, ClassLoader loader) {
        Throwable thrown = Failures.thrownOrNull(failure, loader);
        if (thrown instanceof SheafException own && own.kind() == failure.kind()) {
            return own.initSite(failure.site());
        }
        Throwable cause = thrown != null ? thrown : failure.stack().isEmpty() ? null : new RemoteThrowable(failure);
        return ofType(failure, message(failure), cause);
    }

    /** What was thrown while the results of a job were merged here, in the program's own JVM. */
    static SheafException whileMerging(JobId job, Throwable thrown) {
        FailureSite site = FailureSite.of(job);
        OutOfMemoryError exhausted = Failures.causeOrNull(thrown, OutOfMemoryError.class);
        if (exhausted == null) {
            return new TaskFailedException("merging the results of job " + job + " failed: " + thrown, thrown, site);
        }
        return new ResourceException(
                "the program's heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB was not enough to merge the results of job " + job
                        + " (" + exhausted.getMessage() + "). Bring less into the program: reduce, aggregate or take on the cluster, write with"
                        + " writeText, or read record by record with iterator(). Or give the program more memory, with -Xmx",
                thrown, site);
    }

    private static SheafException ofType(Failure failure, String message, Throwable cause) {
        String simple = failure.type().substring(failure.type().lastIndexOf('.') + 1);
        return switch (simple) {
            case "NoWorkersException" -> new NoWorkersException(message, cause, failure.site());
            case "WorkerLostException" -> new WorkerLostException(message, cause, failure.site());
            case "MayHaveRunException" -> new MayHaveRunException(message, cause, failure.site());
            case "IndeterminateInputException" -> new IndeterminateInputException(message, cause, failure.site());
            case "ClusterUnreachableException" -> new ClusterUnreachableException(message, cause, failure.site());
            case "IncompatibleVersionException" -> new IncompatibleVersionException(message, cause, failure.site());
            case "TaskTimeoutException" -> new TaskTimeoutException(message, cause, failure.site());
            default -> ofKind(failure, message, cause);
        };
    }

    private static SheafException ofKind(Failure failure, String message, Throwable cause) {
        return switch (failure.kind()) {
            case REFUSED -> new RefusedException(message, cause, failure.site());
            case USER -> new TaskFailedException(message, cause, failure.site());
            case INPUT -> new InputException(message, cause, failure.site());
            case RESOURCE -> new ResourceException(message, cause, failure.site());
            case ENVIRONMENT -> new EnvironmentException(message, cause, failure.site());
            case INTERNAL -> new InternalException(message, cause, failure.site());
            case CANCELLED -> new JobCancelledException(message, cause, failure.site());
            case TIMEOUT -> new JobTimeoutException(message, cause, failure.site());
        };
    }

    private static String message(Failure failure) {
        String where = failure.site().describe();
        String what = failure.stack().isEmpty() || failure.type().startsWith("io.sheaf.")
                ? failure.message()
                : failure.type() + (failure.message().isEmpty() ? "" : ": " + failure.message());
        return where.isEmpty() ? what : what + " (" + where + ")";
    }

    /** Stands for an exception that could not travel itself; prints as that one did. */
    private static final class RemoteThrowable extends Exception {
        private static final long serialVersionUID = 1;

        private final String stack;

        RemoteThrowable(Failure failure) {
            super(failure.type() + ": " + failure.message(), null, true, false);
            this.stack = failure.stack();
        }

        @Override
        public String toString() {
            return stack.stripTrailing();
        }
    }
}
