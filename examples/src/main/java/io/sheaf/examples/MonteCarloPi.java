package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Estimates π by points in a square. Sample {@code i} depends on the seed and {@code i} only, so the answer is the same everywhere. */
public final class MonteCarloPi {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private MonteCarloPi() {}

    /** How many of the points lie in the quarter of the circle. */
    public static Job<Long> hits(Cluster cluster, long samples, long seed) {
        return cluster.range(0, samples).filter(i -> isHit(seed, i)).submitCount();
    }

    /** 4 · hits / samples with 10 decimals. */
    public static BigDecimal estimate(long hits, long samples) {
        return BigDecimal.valueOf(hits).multiply(BigDecimal.valueOf(4)).divide(BigDecimal.valueOf(samples), 10, RoundingMode.HALF_EVEN);
    }

    static boolean isHit(long seed, long sample) {
        double x = unit(mix(seed + (2 * sample + 1) * GOLDEN));
        double y = unit(mix(seed + (2 * sample + 2) * GOLDEN));
        return x * x + y * y <= 1;
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    // The output function of SplitMix64 (Steele, Lea, Flood 2014), which makes a counter a random sequence.
    private static long mix(long counter) {
        long z = counter;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
