package io.sheaf.aggregator.number;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * The exact sum of the squares of finite {@code double} values: a fixed-point number of overlapping chunks, as
 * {@link ExactDoubleSum} is. A square has up to 106 bits, which fall into at most five chunks. Owned by one thread.
 */
public final class DoubleSquareSum {

    // Chunk i counts units of 2^(32 i - 2148). The highest bit of a square is 2^2047; what 2^63 of them carry needs two chunks more.
    private static final int CHUNKS = 134;
    private static final long LOW_32 = 0xffff_ffffL;
    // Each addition changes a chunk by less than 2^32, so that 2^30 of them cannot overflow what carrying left there.
    private static final int ADDITIONS_BETWEEN_CARRIES = 1 << 30;

    /** Bytes of {@link #write}. */
    public static final int BYTES = 8 * CHUNKS;

    private final long[] chunks = new long[CHUNKS];
    private int additions;

    /** Adds the square of a value; NaN and infinities are ignored. */
    public void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7ff;
        if (exponent == 0x7ff) {
            return;
        }
        long mantissa = bits & 0xf_ffff_ffff_ffffL;
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << 52;
        }
        addScaled(Math.multiplyHigh(mantissa, mantissa), mantissa * mantissa, 2 * (exponent - 1));
        if (++additions == ADDITIONS_BETWEEN_CARRIES) {
            carry();
        }
    }

    /** Adds what the other one sums. */
    public void add(DoubleSquareSum other) {
        carry();
        other.carry();
        for (int i = 0; i < CHUNKS; i++) {
            chunks[i] += other.chunks[i];
        }
        carry();
    }

    /** The sum in units of 2^-2148. */
    public BigInteger units() {
        return ExactDoubleSum.total(chunks);
    }

    /** Appends the state: equal sums give equal bytes. */
    public void write(ByteBuffer out) {
        carry();
        for (long chunk : chunks) {
            out.putLong(chunk);
        }
    }

    /** The inverse of {@link #write}. */
    public static DoubleSquareSum read(ByteBuffer in) {
        DoubleSquareSum sum = new DoubleSquareSum();
        for (int i = 0; i < CHUNKS; i++) {
            sum.chunks[i] = in.getLong();
        }
        return sum;
    }

    /** Adds the 128-bit number, whose upper half has at most 42 bits, times {@code 2^(shift - 2148)}. */
    private void addScaled(long high, long low, int shift) {
        int chunk = shift >>> 5;
        int within = shift & 31;
        long lowCarry = within == 0 ? 0 : low >>> 64 - within;
        long highCarry = within == 0 ? 0 : high >>> 64 - within;
        chunks[chunk] += low << within & LOW_32;
        chunks[chunk + 1] += low >>> 32 - within & LOW_32;
        chunks[chunk + 2] += (high << within | lowCarry) & LOW_32;
        chunks[chunk + 3] += high >>> 32 - within & LOW_32;
        if (highCarry != 0) {
            chunks[chunk + 4] += highCarry;
        }
    }

    /** Brings every chunk but the last into [0, 2^32), which makes the representation unique. */
    private void carry() {
        ExactDoubleSum.carry(chunks);
        additions = 0;
    }
}
