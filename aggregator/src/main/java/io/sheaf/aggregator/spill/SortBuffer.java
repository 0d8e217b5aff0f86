package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.ByteArena;
import io.sheaf.aggregator.table.KeyOrder;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;

/** Records in memory, as bytes, that are sorted when all have come. Owned by one thread. */
final class SortBuffer {

    /** Prefix, position, partition, and the order with what sorting it takes. */
    private static final int INDEX_BYTES = 8 + 8 + 4 + 8;
    private static final int FIRST_RECORDS = 64;

    private final int partitions;
    private final ByteSink record = new ByteSink(64);
    private ByteArena records = new ByteArena();
    private int[] partitionOf = new int[FIRST_RECORDS];
    private long[] prefixes = new long[FIRST_RECORDS];
    private long[] positions = new long[FIRST_RECORDS];
    private int size;

    SortBuffer(int partitions) {
        this.partitions = partitions;
    }

    int size() {
        return size;
    }

    /** Memory this takes once it holds another record of these lengths, about. */
    long heapBytesWith(int keyLength, int restLength) {
        long index = size < prefixes.length ? prefixes.length : grown();
        return records.heapBytesWith(keyLength + restLength + 20) + index * INDEX_BYTES;
    }

    void add(int partition, long prefix, byte[] key, int keyFrom, int keyLength, byte[] rest, int restFrom, int restLength) {
        if (size == prefixes.length) {
            partitionOf = Arrays.copyOf(partitionOf, grown());
            prefixes = Arrays.copyOf(prefixes, grown());
            positions = Arrays.copyOf(positions, partitionOf.length);
        }
        record.reset();
        record.writeUnsigned(keyLength);
        record.writeBytes(key, keyFrom, keyLength);
        record.writeUnsigned(restLength);
        record.writeBytes(rest, restFrom, restLength);
        partitionOf[size] = partition;
        prefixes[size] = prefix;
        positions[size] = records.add(record.buffer(), 0, record.size());
        size++;
    }

    /** What was added, sorted. To be read before anything else is added. */
    SortedRecords sorted() {
        return new Sorted();
    }

    void clear() {
        records = new ByteArena();
        partitionOf = new int[FIRST_RECORDS];
        prefixes = new long[FIRST_RECORDS];
        positions = new long[FIRST_RECORDS];
        size = 0;
    }

    private int grown() {
        return (int) Math.min(Integer.MAX_VALUE - 8, prefixes.length + (prefixes.length >> 1) + 8L);
    }

    private int compareKeys(int left, int right) {
        long leftKey = keyOf(left);
        long rightKey = keyOf(right);
        byte[] leftBytes = records.segment(positions[left]);
        byte[] rightBytes = records.segment(positions[right]);
        return Arrays.compareUnsigned(
                leftBytes, (int) (leftKey >>> 32), (int) leftKey, rightBytes, (int) (rightKey >>> 32), (int) rightKey);
    }

    /** Where the key of a record begins, in the upper half, and ends. */
    private long keyOf(int number) {
        byte[] bytes = records.segment(positions[number]);
        int at = ByteArena.offset(positions[number]);
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            length |= (next & 0x7f) << shift;
            if (next >= 0) {
                return (long) at << 32 | at + length;
            }
        }
    }

    private final class Sorted extends SortedRecords {
        private final KeyOrder order = KeyOrder.of(size, partitions, number -> partitionOf[number], prefixes, SortBuffer.this::compareKeys);
        private final ByteSource in = new ByteSource(new byte[0]);
        private int next;

        @Override
        public boolean next() {
            if (next == size) {
                return false;
            }
            int number = order.number(next++);
            byte[] bytes = records.segment(positions[number]);
            int from = ByteArena.offset(positions[number]);
            in.reset(bytes, from, bytes.length - from);
            partition = partitionOf[number];
            prefix = prefixes[number];
            keyLength = in.readCount(1);
            key = bytes;
            keyFrom = in.position();
            in.skip(keyLength);
            restLength = in.readCount(1);
            rest = bytes;
            restFrom = in.position();
            return true;
        }
    }
}
