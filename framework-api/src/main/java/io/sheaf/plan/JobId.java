package io.sheaf.plan;

import java.util.HexFormat;

/** A job's identity: 128 random bits made by the client, so that a submission can be repeated safely. Never reused. */
public record JobId(long high, long low) implements Comparable<JobId> {

    /** The inverse of {@link #toString()}. */
    public static JobId parse(String text) {
        if (text.length() != 32) {
            throw new IllegalArgumentException("a job id has 32 hexadecimal digits: '" + text + "'");
        }
        try {
            return new JobId(Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a job id has 32 hexadecimal digits: '" + text + "'", e);
        }
    }

    @Override
    public int compareTo(JobId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
