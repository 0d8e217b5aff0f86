package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.BlockSummary;

/**
 * Writes a sorted run. It is a block ({@link BlockFormat}) of the attempt whose number of the partition is that of the run;
 * each record is its partition, prefix, key and rest, these two with their lengths.
 */
final class RunWriter {

    private static final int FRAME_BYTES = 32 << 10;

    private final RunFile file;
    private final ByteSink frame = new ByteSink(FRAME_BYTES + 1024);
    private long records;
    private long payload;

    private RunWriter(RunFile file) {
        this.file = file;
        startFrame();
    }

    static void write(RunFile file, BlockId id, SortedRecords records) {
        file.write(BlockFormat.header(id), BlockFormat.HEADER_BYTES);
        RunWriter writer = new RunWriter(file);
        while (records.next()) {
            writer.add(records);
        }
        writer.finish();
    }

    private void add(SortedRecords record) {
        frame.writeUnsigned(record.partition);
        frame.writeLong(record.prefix);
        frame.writeUnsigned(record.keyLength);
        frame.writeBytes(record.key, record.keyFrom, record.keyLength);
        frame.writeUnsigned(record.restLength);
        frame.writeBytes(record.rest, record.restFrom, record.restLength);
        records++;
        if (frame.size() >= FRAME_BYTES) {
            writeFrame();
            startFrame();
        }
    }

    private void finish() {
        writeFrame();
        // Checksums guard the frames, and the records and bytes counted here their number.
        file.write(BlockFormat.trailer(new BlockSummary(records, payload, 0)), BlockFormat.TRAILER_BYTES);
    }

    private void startFrame() {
        frame.reset();
        frame.writeLong(0);
    }

    private void writeFrame() {
        int length = frame.size() - BlockFormat.FRAME_HEADER_BYTES;
        if (length > 0) {
            BlockFormat.putFrameHeader(frame.buffer(), 0, length);
            file.write(frame.buffer(), frame.size());
            payload += length;
        }
    }
}
