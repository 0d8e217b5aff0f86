package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.plan.OperatorKind;

/** Checks of what user code handed over. */
final class Records {

    private Records() {}

    @SuppressWarnings("unchecked")
    static Pair<Object, Object> pair(Object record, OperatorKind reader) {
        if (record instanceof Pair) {
            return (Pair<Object, Object>) record;
        }
        if (record == null) {
            throw new NullPointerException("a function that makes pairs returned null; return a Pair, whose parts may be null ("
                    + reader + ")");
        }
        throw new ClassCastException("a function that makes pairs returned a " + record.getClass().getName() + " (" + reader + ")");
    }
}
