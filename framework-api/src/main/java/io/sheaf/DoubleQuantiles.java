package io.sheaf;

import java.util.OptionalDouble;

/** Values by rank in the order of {@link Double#compare}, each rank right within a part of the number of values that was asked for. */
public final class DoubleQuantiles {

    private final LongQuantiles ordered;

    /** @param ordered of the values' {@link #toOrdered} */
    public DoubleQuantiles(LongQuantiles ordered) {
        this.ordered = ordered;
    }

    /** A number that is ordered as the value is; all NaNs are one, and the greatest. */
    public static long toOrdered(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    /** How many values there were. */
    public long count() {
        return ordered.count();
    }

    /** A value with about this part of all values at or below it: 0.5 for the median. From 0 to 1; empty of no values. */
    public OptionalDouble at(double part) {
        return ordered.at(part).stream().mapToDouble(bits -> Double.longBitsToDouble(bits ^ bits >> 63 & Long.MAX_VALUE)).findFirst();
    }
}
