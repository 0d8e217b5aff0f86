package io.sheaf.client.core;

import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.Sink;
import io.sheaf.plan.StageOutput;
import io.sheaf.spi.UserCode;

/** Arguments that are refused in the call that takes them. */
final class Checks {

    private Checks() {}

    static <T> T notNull(T value, String name) {
        return UserCode.argument(value, name, Checks.class);
    }

    /** For methods of the JDK's own interfaces, which promise this exception. */
    static <T> T notNullAsJdk(T value, String name) {
        if (value == null) {
            throw new NullPointerException(UserCode.nullArgument(name, Checks.class));
        }
        return value;
    }

    static int atLeast(int minimum, int value, String name) {
        atLeast((long) minimum, value, name);
        return value;
    }

    static long atLeast(long minimum, long value, String name) {
        if (value < minimum) {
            throw new RefusedException(name + " must be at least " + minimum + ", not " + value + " (at " + CallSite.here() + ")");
        }
        return value;
    }

    /** A number of partitions that are written. */
    static int partitions(int minimum, int value) {
        atLeast(minimum, value, "the number of partitions");
        if (value > StageOutput.Shuffle.MOST_PARTITIONS) {
            throw new RefusedException("the number of partitions must be at most " + StageOutput.Shuffle.MOST_PARTITIONS + ", not " + value + " (at "
                    + CallSite.here() + "): each task that writes them makes a block of each. Use fewer; one may be larger than memory.");
        }
        return value;
    }

    /** The index of one of a call's items. */
    static void index(int index, int items) {
        if (index < 0 || index >= items) {
            String known = items == 0 ? "its call has no items" : "the items of its call are 0 to " + (items - 1);
            throw new RefusedException("there is no item " + index + " (at " + CallSite.here() + "): " + known);
        }
    }

    /** Options that leave out nothing. */
    static JobOptions noSkipping(JobOptions options, String where) {
        if (options.skipping().isOn()) {
            throw new RefusedException("records cannot be skipped in " + where + ", which has a result for each item (" + CallSite.call()
                    + "). Let the function return what stands for an item that it cannot take, or use a dataset.");
        }
        return options;
    }

    /** @param instead the call that gives the same at once */
    static void noKey(JobOptions options, String instead) {
        if (!options.idempotencyKey().isEmpty()) {
            throw new RefusedException("the idempotency key '" + options.idempotencyKey() + "' does not go with " + CallSite.call()
                    + ", which hands out results once, as they come. Use " + instead + ", or leave the key out.");
        }
    }

    /** A copy of the bounds of buckets. */
    static long[] ascending(long[] bounds) {
        long[] own = notNull(bounds, "array of bounds").clone();
        for (int i = 1; i < own.length; i++) {
            requireAscending(own[i - 1] < own[i]);
        }
        requireAscending(own.length >= 2);
        return own;
    }

    /** A copy of the bounds of buckets, without negative zeros. */
    static double[] ascending(double[] bounds) {
        double[] own = notNull(bounds, "array of bounds").clone();
        for (int i = 0; i < own.length; i++) {
            own[i] += 0.0;
            requireAscending(i == 0 || own[i - 1] < own[i]);
        }
        requireAscending(own.length >= 2);
        return own;
    }

    private static void requireAscending(boolean ascending) {
        if (!ascending) {
            throw new RefusedException("a histogram needs at least 2 bounds, each greater than the one before (at " + CallSite.here() + ")");
        }
    }

    static void rankError(double error) {
        if (!(error >= 0.0001 && error < 1)) {
            throw new RefusedException("the error of quantiles must be at least 0.0001 and below 1, not " + error + " (at " + CallSite.here() + ")");
        }
    }

    /** A sink that does not refuse to be written to. */
    static void sink(Sink<?, ?, ?> sink) {
        try {
            sink.check();
        } catch (RefusedException e) {
            throw e;
        } catch (Exception e) {
            throw new RefusedException("the sink cannot be written to (at " + CallSite.here() + "): " + e, e);
        }
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
