package io.sheaf.aggregator.spill;

/**
 * What an object takes in memory, which Java does not tell, is estimated by the length of its encoding: four times as much,
 * and 40 bytes for its header and for what refers to it. That is about twice what a boxed number or a string takes, and
 * about right for records and lists of small things.
 */
final class HeapEstimate {

    private static final int OBJECT_BYTES = 40;
    private static final int HEAP_PER_ENCODED_BYTE = 4;

    private HeapEstimate() {}

    static long ofEncoded(long bytes) {
        return OBJECT_BYTES + HEAP_PER_ENCODED_BYTE * bytes;
    }
}
