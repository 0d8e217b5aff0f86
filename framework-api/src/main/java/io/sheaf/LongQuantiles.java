package io.sheaf;

import java.util.Arrays;
import java.util.OptionalLong;

/** Values by rank, each rank right within a part of the number of values that was asked for. */
public final class LongQuantiles {

    private final long[] values;
    private final long[] upTo;

    /** @param values ascending @param upTo how many of all values are represented by each of them and those before it */
    public LongQuantiles(long[] values, long[] upTo) {
        this.values = values;
        this.upTo = upTo;
    }

    /** How many values there were. */
    public long count() {
        return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
    }

    /** A value with about this part of all values at or below it: 0.5 for the median. From 0 to 1; empty of no values. */
    public OptionalLong at(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new RefusedException("a quantile lies between 0 and 1, not at " + part);
        }
        if (values.length == 0) {
            return OptionalLong.empty();
        }
        long rank = Math.max(1, Math.min(count(), (long) Math.ceil(part * count())));
        int found = Arrays.binarySearch(upTo, rank);
        return OptionalLong.of(values[found >= 0 ? found : -found - 1]);
    }
}
