package io.sheaf.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.block.FrameEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionBufferTest {

    private static final int RECORD_BYTES = 100;

    /** The more partitions, the shorter the frames being filled; of a task with 1,000 they would be 64 MiB otherwise. */
    @ParameterizedTest
    @CsvSource({"1, 65536", "64, 65536", "1000, 4194", "4096, 1024", "100000, 1024"})
    void framesOfManyPartitionsAreShort(int partitions, int limit) {
        PartitionBuffer buffer = new PartitionBuffer(partitions, new FramePacking(FrameEncoder.NONE));
        byte[] record = new byte[RECORD_BYTES];
        for (int i = 0; i < 2_000; i++) {
            buffer.append(record, 0, record.length);
        }
        buffer.finishFrame();
        assertThat(buffer.frames).allSatisfy(frame -> assertThat(frame.bytes().length).isLessThanOrEqualTo(limit));
        assertThat(buffer.frames.get(0).length()).isGreaterThan(limit - 2 * RECORD_BYTES);
        assertThat(buffer.summary().records()).isEqualTo(2_000);
    }

    /** A record is in one piece, whatever its length. */
    @ParameterizedTest
    @CsvSource({"1", "1000"})
    void aLongRecordHasAFrameOfItsOwn(int partitions) {
        PartitionBuffer buffer = new PartitionBuffer(partitions, new FramePacking(FrameEncoder.NONE));
        buffer.append(new byte[10], 0, 10);
        buffer.append(new byte[200_000], 0, 200_000);
        buffer.append(new byte[10], 0, 10);
        buffer.finishFrame();
        assertThat(buffer.frames).hasSize(3);
    }
}
