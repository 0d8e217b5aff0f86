package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Estimates π by points in a square. Sample {@code i} depends on the seed and {@code i} only, so the answer is the same everywhere. */
public final class MonteCarloPi {

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
        double x = unit(SplitMix64.at(seed, 2 * sample));
        double y = unit(SplitMix64.at(seed, 2 * sample + 1));
        return x * x + y * y <= 1;
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}
