package io.sheaf.simulation;

import io.sheaf.plan.JobId;
import java.util.function.Supplier;

/** Something that must never be is so. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String invariant;
    private final transient Object entityOrNull;

    /**
     * @param invariant which one, the same word for each failure of the same sort
     * @param entityOrNull the job or worker whose story explains it
     */
    Violation(String invariant, Object entityOrNull, String message, Throwable causeOrNull) {
        super(invariant + ": " + message, causeOrNull);
        this.invariant = invariant;
        this.entityOrNull = entityOrNull;
    }

    static void unless(boolean holds, String invariant, JobId job, Supplier<String> message) {
        if (!holds) {
            throw new Violation(invariant, job, "job " + job + ": " + message.get(), null);
        }
    }

    String invariant() {
        return invariant;
    }

    Object entityOrNull() {
        return entityOrNull;
    }
}
