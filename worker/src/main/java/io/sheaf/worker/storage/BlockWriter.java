package io.sheaf.worker.storage;

import io.sheaf.codec.Fingerprint;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.BlockSummary;
import io.sheaf.plan.block.FrameEncoder;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.worker.storage.PartitionBuffer.Frame;
import io.sheaf.worker.storage.PartitionBuffer.Spilled;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Takes the output of one attempt, record by record, and makes one block of each partition. Keeps finished frames in
 * memory while the store grants some, then in a scratch file. Owned by the attempt's thread.
 */
public final class BlockWriter implements AutoCloseable {

    private static final int LARGEST_IN_HEAP = 256 << 20;
    private static final byte[] NOTHING = {};

    private final BlockStore store;
    private final BlockId attempt;
    private final PartitionBuffer[] partitions;
    private final long since;
    private final boolean mayUseHeap;
    private Scratch scratch;
    private long reserved;
    private byte[] names = NOTHING;

    /**
     * What was made.
     *
     * @param bytes of all blocks
     * @param payload bytes of all records, without what frames them in blocks
     * @param fingerprint of all records, in order of partition and within it
     * @param weights what of the payload is in each partition
     */
    public record Written(long bytes, long payload, long records, long fingerprint, long[] weights) {}

    BlockWriter(BlockStore store, BlockId attempt, int partitionCount, long since, boolean mayUseHeap, FrameEncoder encoder) {
        this.store = store;
        this.attempt = attempt;
        this.since = since;
        this.mayUseHeap = mayUseHeap;
        partitions = new PartitionBuffer[partitionCount];
        FramePacking packing = new FramePacking(encoder);
        for (int i = 0; i < partitionCount; i++) {
            partitions[i] = new PartitionBuffer(partitionCount, packing);
        }
    }

    public int partitions() {
        return partitions.length;
    }

    /** Adds one record to a partition. */
    public void append(int partition, byte[] data, int from, int length) throws IOException {
        account(partitions[partition].append(data, from, length));
    }

    /** As {@link #finish(byte[])}, of records that refer to nothing. */
    public Written finish() throws IOException {
        return finish(NOTHING);
    }

    /**
     * Makes the blocks and shows them to readers.
     *
     * @param dictionary to which records may refer, as {@link io.sheaf.codec.Dictionary#toBytes} gives it
     */
    public Written finish(byte[] dictionary) throws IOException {
        names = dictionary.length == 0 ? NOTHING : BlockFormat.names(dictionary);
        long bytes = 0;
        for (PartitionBuffer partition : partitions) {
            account(partition.finishFrame());
            bytes += partition.blockBytes(names);
        }
        AttemptOutput output = mayUseHeap && scratch == null && bytes <= LARGEST_IN_HEAP && reserveWithFrames(bytes) ? toHeap((int) bytes) : toFile();
        close();
        Failpoint.BLOCKS_UNSHOWN.pass();
        store.publish(attempt, output, since);
        Failpoint.BLOCKS_SHOWN.pass();
        return written(bytes);
    }

    /** Frees what is not published. */
    @Override
    public void close() {
        for (PartitionBuffer partition : partitions) {
            partition.frames.clear();
        }
        store.release(reserved);
        reserved = 0;
        if (scratch != null) {
            scratch.close();
            scratch = null;
        }
    }

    private void account(int finishedBytes) throws IOException {
        if (finishedBytes == 0) {
            return;
        }
        if (mayUseHeap && store.reserve(finishedBytes)) {
            reserved += finishedBytes;
        } else {
            spill();
        }
    }

    // While the blocks are made the frames are there, too.
    private boolean reserveWithFrames(long bytes) {
        if (!store.reserve(bytes)) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    private void spill() throws IOException {
        if (scratch == null) {
            scratch = store.newScratch();
        }
        for (PartitionBuffer partition : partitions) {
            long start = scratch.length();
            for (Frame frame : partition.frames) {
                scratch.write(frame.bytes(), frame.length());
            }
            if (!partition.frames.isEmpty()) {
                partition.spilled.add(new Spilled(start, scratch.length() - start));
                partition.frames.clear();
            }
        }
        store.release(reserved);
        reserved = 0;
    }

    private AttemptOutput toHeap(int bytes) throws IOException {
        byte[] data = new byte[bytes];
        Layout layout = new Layout();
        layout.writeAll(new FixedArrayOutput(data));
        // From now on they belong to the output.
        reserved -= bytes;
        return new AttemptOutput(data, null, layout.offsets, layout.crcs);
    }

    private AttemptOutput toFile() throws IOException {
        Path file = store.newFile(".blocks");
        Layout layout = new Layout();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16)) {
            layout.writeAll(out);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new AttemptOutput(null, file, layout.offsets, layout.crcs);
    }

    private Written written(long bytes) {
        long payload = 0;
        long records = 0;
        long fingerprint = 0;
        long[] weights = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            BlockSummary summary = partitions[i].summary();
            weights[i] = summary.payloadBytes();
            payload += summary.payloadBytes();
            records += summary.records();
            fingerprint = Fingerprint.append(fingerprint, summary.fingerprint());
        }
        return new Written(bytes, payload, records, fingerprint, weights);
    }

    /** Writes the blocks one after another and notes where each begins. */
    private final class Layout {
        final long[] offsets = new long[partitions.length + 1];
        final int[] crcs = new int[partitions.length];

        void writeAll(OutputStream out) throws IOException {
            for (int i = 0; i < partitions.length; i++) {
                CRC32C crc = new CRC32C();
                write(i, new CheckedOutputStream(out, crc));
                crcs[i] = (int) crc.getValue();
                offsets[i + 1] = offsets[i] + partitions[i].blockBytes(names);
            }
        }

        private void write(int i, OutputStream out) throws IOException {
            PartitionBuffer partition = partitions[i];
            out.write(BlockFormat.header(new BlockId(
                    attempt.job(), attempt.stage(), attempt.generation(), attempt.task(), attempt.attempt(), i)));
            if (partition.hasRecords()) {
                out.write(names);
            }
            if (i == partitions.length / 2 && Failpoint.BLOCKS_HALF_WRITTEN.isDue()) {
                out.flush();
                Failpoint.BLOCKS_HALF_WRITTEN.takeEffect();
            }
            for (Spilled range : partition.spilled) {
                scratch.copy(range.offset(), range.length(), out);
            }
            for (Frame frame : partition.frames) {
                out.write(frame.bytes(), 0, frame.length());
            }
            out.write(BlockFormat.trailer(partition.summary()));
        }
    }

    /** An array as long as what is written to it. */
    private static final class FixedArrayOutput extends OutputStream {
        private final byte[] data;
        private int at;

        FixedArrayOutput(byte[] data) {
            this.data = data;
        }

        @Override
        public void write(int b) {
            data[at++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            System.arraycopy(bytes, from, data, at, length);
            at += length;
        }
    }
}
