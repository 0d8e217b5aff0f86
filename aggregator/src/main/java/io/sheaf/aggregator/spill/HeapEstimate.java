package io.sheaf.aggregator.spill;

/**
 * What an object takes in memory, which Java does not tell, is estimated by the length of its encoding: four times as much,
 * and 24 bytes for its header and for what refers to it. That is about right for small strings, pairs and lists, up to
 * twice what a boxed number takes, and up to four times what a long string does.
 */
final class HeapEstimate {

    private static final int OBJECT_BYTES = 24;
    private static final int HEAP_PER_ENCODED_BYTE = 4;

    private HeapEstimate() {}

    static long ofEncoded(long bytes) {
        return OBJECT_BYTES + HEAP_PER_ENCODED_BYTE * bytes;
    }
}
