package io.sheaf.aggregator.number;

import java.math.BigInteger;

/** The sum of {@code long} values as a 128-bit number, which no number of additions that fits a lifetime overflows. Owned by one thread. */
public final class ExactLongSum {

    private long high;
    private long low;

    public void add(long value) {
        long sum = low + value;
        high += (value >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    public BigInteger toBigInteger() {
        return BigInteger.valueOf(high).shiftLeft(64).add(unsigned(low));
    }

    static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value >= 0 ? signed : signed.add(BigInteger.ONE.shiftLeft(64));
    }
}
