package io.sheaf.client.core;

import io.sheaf.RefusedException;

/** Arguments that are refused in the call that takes them. */
final class Checks {

    private Checks() {}

    static <T> T notNull(T value, String name) {
        if (value == null) {
            throw new RefusedException("the " + name + " is null (at " + CallSite.here() + ")");
        }
        return value;
    }

    static int atLeast(int minimum, int value, String name) {
        if (value < minimum) {
            throw new RefusedException(name + " must be at least " + minimum + ", not " + value + " (at " + CallSite.here() + ")");
        }
        return value;
    }

    /** A dataset of this cluster. */
    static PlannedDataset planned(Object dataset, Submitter submitter) {
        if (!(notNull(dataset, "other dataset") instanceof PlannedDataset planned) || planned.submitter() != submitter) {
            throw new RefusedException("the other dataset belongs to another cluster (at " + CallSite.here()
                    + "). Make both datasets with the same Cluster object.");
        }
        return planned;
    }

    /** What every dataset of this client can say of itself. */
    interface PlannedDataset {
        io.sheaf.plan.LogicalNode node();

        Submitter submitter();
    }
}
