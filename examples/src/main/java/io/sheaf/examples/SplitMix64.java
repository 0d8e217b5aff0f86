package io.sheaf.examples;

/** Random numbers by their index, the same everywhere: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
final class SplitMix64 {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private SplitMix64() {}

    /** 64 random bits. @param index from 0 */
    static long at(long seed, long index) {
        long z = seed + (index + 1) * GOLDEN;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
