package io.sheaf.client.remote;

import io.grpc.Status;
import io.sheaf.ClusterUnreachableException;
import io.sheaf.EnvironmentException;
import io.sheaf.IncompatibleVersionException;
import io.sheaf.InternalException;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import java.util.Locale;

/** Turns the end of a call into an error that says what to do. */
final class CallErrors {

    private CallErrors() {}

    static SheafException toException(Status status, String address) {
        Throwable cause = status.getCause();
        return switch (status.getCode()) {
            case OK, CANCELLED, UNAVAILABLE, DEADLINE_EXCEEDED -> unreachable(address, reason(status), cause);
            case FAILED_PRECONDITION -> new IncompatibleVersionException(
                    "the cluster at " + address + " does not take this client: " + said(status), cause);
            case UNIMPLEMENTED -> new IncompatibleVersionException("what answers at " + address
                    + " is no scheduler of this release of Sheaf: " + said(status), cause);
            case UNAUTHENTICATED, PERMISSION_DENIED -> new RefusedException("the scheduler at " + address
                    + " does not know this user's token: it runs as another user or with another token file (SHEAF_TOKEN_FILE)", cause);
            case NOT_FOUND -> new RefusedException(said(status), cause);
            case INVALID_ARGUMENT -> new InternalException(
                    "the scheduler at " + address + " and this client do not understand each other: " + said(status), cause);
            default -> new EnvironmentException("the scheduler at " + address + " failed: " + reason(status), cause);
        };
    }

    static ClusterUnreachableException unreachable(String address, String reason, Throwable causeOrNull) {
        return new ClusterUnreachableException("the cluster at " + address + " cannot be reached (" + reason
                + "): is a scheduler running there? Start one with 'sheaf dev', or correct the address"
                + " (--cluster, SHEAF_CLUSTER or Cluster.connect)", causeOrNull);
    }

    /** Whether the same call may succeed later. */
    static boolean mayRecover(Status status) {
        return switch (status.getCode()) {
            case FAILED_PRECONDITION, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT -> false;
            default -> true;
        };
    }

    private static String reason(Status status) {
        String reason = status.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (status.getDescription() != null) {
            reason += ": " + status.getDescription();
        }
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null || root.getMessage() == null ? reason : reason + ": " + root.getMessage();
    }

    private static String said(Status status) {
        return status.getDescription() == null ? status.getCode().name() : status.getDescription();
    }
}
