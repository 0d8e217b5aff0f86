package io.sheaf.aggregator.number;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The exact sum of {@code double} values, rounded once: whatever their order and however they were split, the result is
 * the same. Keeps a fixed-point number of 67 overlapping chunks, after Radford Neal, "Fast Exact Summation Using Small
 * and Large Superaccumulators" (2015), section 2. NaN and infinities follow {@link java.util.stream.DoubleStream#sum()};
 * a finite sum beyond the range of {@code double} is infinite, but only the total counts, not what passed on the way.
 * Owned by one thread.
 */
public final class ExactDoubleSum {

    /** Bytes of {@link #write}. */
    public static final int BYTES = 1 + 8 * 67;

    // Chunk i counts units of 2^(32 i - 1074). The highest bit of a finite value is 2^1023 = 2^(1074 + 1023 - 1074).
    private static final int CHUNKS = 67;
    /** The lowest bit of a double counts {@code 2^-UNIT_BITS}. */
    static final int UNIT_BITS = 1074;
    private static final long LOW_32 = 0xffff_ffffL;
    // Each addition changes a chunk by less than 2^32, so that 2^30 of them cannot overflow what carrying left there.
    private static final int ADDITIONS_BETWEEN_CARRIES = 1 << 30;

    private static final int SAW_NAN = 1;
    private static final int SAW_POSITIVE_INFINITY = 2;
    private static final int SAW_NEGATIVE_INFINITY = 4;

    private final long[] chunks = new long[CHUNKS];
    private int special;
    private int additions;

    public void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7ff;
        long mantissa = bits & 0xf_ffff_ffff_ffffL;
        if (exponent == 0x7ff) {
            addSpecial(value);
            return;
        }
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << 52;
        }
        addScaled(bits < 0, mantissa, exponent - 1);
        if (++additions == ADDITIONS_BETWEEN_CARRIES) {
            carry();
        }
    }

    /** Adds what the other one sums. */
    public void add(ExactDoubleSum other) {
        carry();
        other.carry();
        for (int i = 0; i < CHUNKS; i++) {
            chunks[i] += other.chunks[i];
        }
        special |= other.special;
        carry();
    }

    /** The sum, correctly rounded to nearest, ties to even; 0.0 of no values. */
    public double value() {
        if (special != 0) {
            return specialValue();
        }
        return nearest(units(), BigInteger.ONE);
    }

    /** The sum divided by this number of values, correctly rounded to nearest, ties to even; finite if all values are. */
    public double mean(long count) {
        return special != 0 ? specialValue() : nearest(units(), BigInteger.valueOf(count));
    }

    /** Whether neither NaN nor an infinity was added. */
    public boolean isFinite() {
        return special == 0;
    }

    /** The sum of the finite values in units of 2^-1074. */
    public BigInteger units() {
        return total(chunks);
    }

    /** The double nearest to so many units of 2^-1074 divided by a positive number, ties to even, or an infinity. */
    static double nearest(BigInteger units, BigInteger divisor) {
        BigInteger[] parts = units.abs().divideAndRemainder(divisor);
        double magnitude = quotient(parts[0], parts[1], divisor);
        return units.signum() < 0 ? -magnitude : magnitude;
    }

    /** The number whose digits of 32 bits these are, the lowest first. */
    static BigInteger total(long[] chunks) {
        BigInteger total = BigInteger.ZERO;
        for (int i = chunks.length - 1; i >= 0; i--) {
            total = total.shiftLeft(32).add(BigInteger.valueOf(chunks[i]));
        }
        return total;
    }

    /** Appends the state: equal sums of values that are finite give equal bytes. */
    public void write(ByteBuffer out) {
        carry();
        out.put((byte) special);
        for (long chunk : chunks) {
            out.putLong(chunk);
        }
    }

    /** The inverse of {@link #write}. */
    public static ExactDoubleSum read(ByteBuffer in) {
        ExactDoubleSum sum = new ExactDoubleSum();
        sum.special = in.get();
        for (int i = 0; i < CHUNKS; i++) {
            sum.chunks[i] = in.getLong();
        }
        return sum;
    }

    /** Adds {@code mantissa * 2^(shift - 1074)}. The 53 bits fall into at most three chunks. */
    private void addScaled(boolean negative, long mantissa, int shift) {
        int chunk = shift >>> 5;
        int within = shift & 31;
        long low = mantissa << within & LOW_32;
        long middle = mantissa >>> 32 - within & LOW_32;
        long high = within == 0 ? 0 : mantissa >>> 64 - within;
        if (negative) {
            chunks[chunk] -= low;
            chunks[chunk + 1] -= middle;
            if (high != 0) {
                chunks[chunk + 2] -= high;
            }
        } else {
            chunks[chunk] += low;
            chunks[chunk + 1] += middle;
            if (high != 0) {
                chunks[chunk + 2] += high;
            }
        }
    }

    private void carry() {
        carry(chunks);
        additions = 0;
    }

    /** Brings every chunk but the last into [0, 2^32), which makes the representation unique. */
    static void carry(long[] chunks) {
        for (int i = 0; i < chunks.length - 1; i++) {
            chunks[i + 1] += chunks[i] >> 32;
            chunks[i] &= LOW_32;
        }
    }

    private void addSpecial(double value) {
        special |= Double.isNaN(value) ? SAW_NAN : value > 0 ? SAW_POSITIVE_INFINITY : SAW_NEGATIVE_INFINITY;
    }

    private double specialValue() {
        return switch (special) {
            case SAW_POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
            case SAW_NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    // Up to 53 bits are exact. Of more, 62 are kept and a sticky bit for the rest, so that the one rounding to double
    // is the right one; the result is then a normal number, which scaling leaves exact, or too large for a double.
    private static double round(BigInteger magnitude, int exponent) {
        int dropped = Math.max(0, magnitude.bitLength() - 62);
        long top = magnitude.shiftRight(dropped).longValue();
        if (dropped > 0 && magnitude.getLowestSetBit() < dropped) {
            top |= 1;
        }
        return Math.scalb((double) top, dropped + exponent);
    }

    // Every double is a whole number of units. Up to 53 bits every whole number is one too, so that the nearest is it; of
    // more bits some are dropped, and one more bit says whether a remainder lies beyond them.
    private static double quotient(BigInteger whole, BigInteger remainder, BigInteger divisor) {
        if (whole.bitLength() > 53) {
            BigInteger halves = whole.shiftLeft(1);
            return round(remainder.signum() == 0 ? halves : halves.setBit(0), -UNIT_BITS - 1);
        }
        int half = remainder.shiftLeft(1).compareTo(divisor);
        boolean up = half > 0 || half == 0 && whole.testBit(0);
        return Math.scalb((double) (whole.longValue() + (up ? 1 : 0)), -UNIT_BITS);
    }
}
