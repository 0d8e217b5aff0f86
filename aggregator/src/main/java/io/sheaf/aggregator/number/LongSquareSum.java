package io.sheaf.aggregator.number;

import java.math.BigInteger;

/** The sum of the squares of {@code long} values as a 192-bit number, which 2^63 additions do not overflow. Owned by one thread. */
public final class LongSquareSum {

    private long high;
    private long middle;
    private long low;

    public void add(long value) {
        long squareLow = value * value;
        long squareHigh = Math.multiplyHigh(value, value);
        low += squareLow;
        long carry = Long.compareUnsigned(low, squareLow) < 0 ? 1 : 0;
        // At most 2^62 + 1, so that this sum does not wrap.
        squareHigh += carry;
        middle += squareHigh;
        high += Long.compareUnsigned(middle, squareHigh) < 0 ? 1 : 0;
    }

    public BigInteger toBigInteger() {
        return BigInteger.valueOf(high).shiftLeft(64).add(ExactLongSum.unsigned(middle)).shiftLeft(64).add(ExactLongSum.unsigned(low));
    }
}
