package io.sheaf.aggregator.spill;

import io.sheaf.EnvironmentException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.MalformedBytesException;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.block.BlockReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a sorted run and believes nothing: header, checksums, counts and the order of records are verified, because a run
 * out of order would part the records of a key.
 */
final class RunReader extends SortedRecords {

    private static final int BUFFER_BYTES = 8 << 10;

    private final BlockId id;
    private final BlockReader blocks;
    private final ByteSource in = new ByteSource(new byte[0]);
    private long records;
    private int lastPartition;
    private long lastPrefix;
    private byte[] lastKey;
    private int lastKeyFrom;
    private int lastKeyLength;

    RunReader(RunFile file, BlockId id) {
        this.id = id;
        try {
            blocks = new BlockReader(new BufferedInputStream(new FileStream(file), BUFFER_BYTES), id);
        } catch (IOException e) {
            throw damaged(e.getMessage(), e);
        }
    }

    @Override
    public boolean next() {
        try {
            if (in.remaining() == 0 && !nextFrame()) {
                return false;
            }
            read();
        } catch (IOException | MalformedBytesException e) {
            throw damaged(e.getMessage(), e);
        }
        records++;
        checkOrder();
        return true;
    }

    private boolean nextFrame() throws IOException {
        // The reader reuses the array in which the last key lies.
        if (lastKey != null) {
            lastKey = Arrays.copyOfRange(lastKey, lastKeyFrom, lastKeyFrom + lastKeyLength);
            lastKeyFrom = 0;
        }
        if (blocks.nextFrame()) {
            in.reset(blocks.frame(), 0, blocks.length());
            return true;
        }
        if (blocks.summary().records() != records) {
            throw damaged("it holds " + records + " records instead of " + blocks.summary().records(), null);
        }
        return false;
    }

    private void read() {
        partition = (int) in.readUnsigned();
        prefix = in.readLong();
        keyLength = in.readCount(1);
        key = in.data();
        keyFrom = in.position();
        in.skip(keyLength);
        restLength = in.readCount(1);
        rest = in.data();
        restFrom = in.position();
        in.skip(restLength);
    }

    private void checkOrder() {
        if (lastKey != null && isBeforeLast()) {
            throw damaged("its record " + records + " comes before the one in front of it", null);
        }
        lastPartition = partition;
        lastPrefix = prefix;
        lastKey = key;
        lastKeyFrom = keyFrom;
        lastKeyLength = keyLength;
    }

    private boolean isBeforeLast() {
        int order = Integer.compare(partition, lastPartition);
        order = order != 0 ? order : Long.compareUnsigned(prefix, lastPrefix);
        return (order != 0 ? order : compareKey(lastKey, lastKeyFrom, lastKeyLength)) < 0;
    }

    private EnvironmentException damaged(String what, Exception causeOrNull) {
        return new EnvironmentException("sorted run " + id.partition() + " of a task cannot be read back from the worker's disk: " + what
                + ". If it happens again, check that disk", causeOrNull);
    }

    private static final class FileStream extends InputStream {
        private final RunFile file;
        private long position;

        FileStream(RunFile file) {
            this.file = file;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = length == 0 ? 0 : file.read(position, into, from, length);
            position += Math.max(0, count);
            return count;
        }
    }
}
