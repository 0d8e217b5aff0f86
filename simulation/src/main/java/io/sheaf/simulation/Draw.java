package io.sheaf.simulation;

import java.util.List;
import java.util.Random;

/** Random choices that follow from a seed, the same on every JVM. Owned by one thread. */
final class Draw {

    private final Random random;

    /** @param seed neighbouring seeds give unrelated choices */
    Draw(long seed) {
        random = new Random(mix(seed));
    }

    /** Another sequence of choices, which depends on this one only by this call. */
    Draw fork() {
        return new Draw(random.nextLong());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input changes about half of those of the output. */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** From 0 to before {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** Small numbers about as often as large ones: each order of magnitude up to {@code most} has the same share. Never below {@code least}, which is at least 1. */
    long magnitude(long least, long most) {
        double exponent = random.nextDouble() * StrictMath.log((double) most / least);
        return Math.min(most, Math.max(least, (long) (least * StrictMath.exp(exponent))));
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
