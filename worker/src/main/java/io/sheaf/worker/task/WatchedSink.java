package io.sheaf.worker.task;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.Arrays;
import java.util.Set;

/** Sees whether a record is the same behind a user's function as before it. Owned by the attempt's thread. */
final class WatchedSink implements RefSink {

    /** Steps whose function gets one record. */
    private static final Set<OperatorKind> WATCHED = Set.of(
            OperatorKind.MAP, OperatorKind.PEEK, OperatorKind.FLAT_MAP, OperatorKind.FILTER, OperatorKind.KEY_BY, OperatorKind.MAP_VALUES,
            OperatorKind.MAP_TO_LONG, OperatorKind.MAP_TO_DOUBLE);

    private static final String LAMBDA = "$$Lambda";

    private final RefSink step;
    private final Values values;
    private final String where;

    /**
     * @param step calls the function, and then what follows, which is watched for itself
     * @param where the user wrote the function
     */
    WatchedSink(RefSink step, Values values, String where) {
        this.step = step;
        this.values = values;
        this.where = where;
    }

    /** Where the user wrote the step's function, as far as is known. */
    static String where(Operator step, Scope scope) {
        String written = scope.function(step, 0).getClass().getName();
        int lambda = written.indexOf(LAMBDA);
        return scope.place(step) + " (in " + (lambda < 0 ? written : written.substring(0, lambda)) + ")";
    }

    static boolean canWatch(OperatorKind kind) {
        return WATCHED.contains(kind);
    }

    @Override
    public void accept(Object record) {
        byte[] before = bytesOrNull(record);
        step.accept(record);
        if (before != null && !Arrays.equals(before, bytesOrNull(record))) {
            throw new IllegalStateException("the function of " + where + ", or what holds the record behind it, changed the record"
                    + " it was given, of type " + record.getClass().getTypeName() + ": another step, or another try, may see it changed or not. Have it make another record");
        }
    }

    private byte[] bytesOrNull(Object record) {
        ByteSink bytes = new ByteSink(64);
        try {
            values.encode(record, bytes);
        } catch (UnencodableException e) {
            // A record may pass between two steps that could go nowhere else.
            return null;
        }
        return bytes.toArray();
    }
}
