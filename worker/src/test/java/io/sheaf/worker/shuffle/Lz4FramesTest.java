package io.sheaf.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.BlockReader;
import io.sheaf.plan.block.BlockSummary;
import io.sheaf.plan.block.DamagedBlockException;
import io.sheaf.plan.block.FrameDecoder;
import io.sheaf.worker.storage.BlockFetcher.BlockStream;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks whose frames may be compressed. */
class Lz4FramesTest {

    private static final BlockId ID = new BlockId(new JobId(1, 1), new StageId(0), new StageGeneration(0), 0, 1, 0);
    private static final WorkerAddress HERE = new WorkerAddress(new WorkerEpoch(1), "");

    @TempDir
    Path directory;

    /** Of so many different bytes. */
    private static byte[] record(int length, int bytes) {
        byte[] record = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            record[i] = (byte) random.nextInt(bytes);
        }
        return record;
    }

    /** The block of these records, as it is stored. */
    private byte[] block(ShuffleCompression compression, long heapBytes, byte[]... records) throws IOException {
        try (BlockStore store = new BlockStore(new StorageLimits(heapBytes, directory))) {
            try (BlockWriter writer = store.writer(ID, 1, compression.encoder())) {
                for (byte[] record : records) {
                    writer.append(0, record, 0, record.length);
                }
                writer.finish();
            }
            try (BlockStream stream = new LocalBlockFetcher(store).fetch(HERE, List.of(ID))) {
                return stream.next().readAllBytes();
            }
        }
    }

    private static byte[] read(byte[] block, FrameDecoder decoder) throws IOException {
        BlockReader reader = new BlockReader(new ByteArrayInputStream(block), ID, decoder);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (reader.nextFrame()) {
            all.write(reader.frame(), 0, reader.length());
        }
        return all.toByteArray();
    }

    private static byte[] joined(byte[]... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] record : records) {
            all.writeBytes(record);
        }
        return all.toByteArray();
    }

    @Test
    void recordsOfAnyLengthComeBackFromMemoryAndFiles() throws IOException {
        for (int bytes : new int[] {1, 3, 256}) {
            for (int length : new int[] {1, 255, 256, 257, 1000, 65_527, 65_528, 65_529, 200_000, 5_000_000}) {
                byte[][] records = {record(length, bytes), record(length / 2 + 1, bytes), record(7, bytes)};
                for (long heapBytes : new long[] {64 << 20, 0}) {
                    byte[] block = block(ShuffleCompression.LZ4, heapBytes, records);
                    assertThat(read(block, Lz4Frames.INSTANCE)).as("%d bytes of %d", length, bytes).isEqualTo(joined(records));
                }
            }
        }
    }

    @Test
    void aBlockIsShorterWhereThatPaysAndTheSameWhereItDoesNot() throws IOException {
        byte[] few = record(100_000, 3);
        byte[] all = record(100_000, 256);
        assertThat(block(ShuffleCompression.LZ4, 1 << 20, few).length).isLessThan(70_000);
        assertThat(block(ShuffleCompression.LZ4, 1 << 20, all)).isEqualTo(block(ShuffleCompression.NONE, 1 << 20, all));
    }

    @Test
    void theFooterSaysTheSameOfACompressedBlock() throws IOException {
        byte[][] records = {record(1000, 3), record(100_000, 3)};
        BlockSummary plain = summary(block(ShuffleCompression.NONE, 1 << 20, records));
        assertThat(summary(block(ShuffleCompression.LZ4, 1 << 20, records))).isEqualTo(plain);
        assertThat(plain.payloadBytes()).isEqualTo(101_000);
    }

    private static BlockSummary summary(byte[] block) throws IOException {
        BlockReader reader = new BlockReader(new ByteArrayInputStream(block), ID, Lz4Frames.INSTANCE);
        while (reader.nextFrame()) {
            assertThat(reader.length()).isPositive();
        }
        return reader.summary();
    }

    @Test
    void everyFlippedBitAndEveryMissingEndIsNoticed() throws IOException {
        byte[] block = block(ShuffleCompression.LZ4, 1 << 20, record(600, 2));
        assertThat(block.length).isLessThan(600);
        for (int i = 0; i < block.length * 8; i++) {
            byte[] damaged = block.clone();
            damaged[i / 8] ^= (byte) (1 << i % 8);
            assertThatThrownBy(() -> read(damaged, Lz4Frames.INSTANCE)).as("bit " + i).isInstanceOf(DamagedBlockException.class);
        }
        for (int length = 0; length < block.length; length++) {
            byte[] cut = Arrays.copyOf(block, length);
            assertThatThrownBy(() -> read(cut, Lz4Frames.INSTANCE)).as("length " + length).isInstanceOf(DamagedBlockException.class);
        }
    }

    @Test
    void bytesThatDoNotComeToTheFrameAreRefused() {
        byte[] plain = record(1000, 2);
        byte[] encoded = new byte[Lz4Frames.INSTANCE.longest(1000)];
        int length = Lz4Frames.INSTANCE.encode(plain, 0, 1000, encoded, 0);
        assertThatThrownBy(() -> Lz4Frames.INSTANCE.decode(encoded, 0, length, new byte[2000], 1001))
                .isInstanceOf(DamagedBlockException.class).hasMessageContaining("1000 bytes instead of 1001");
        assertThatThrownBy(() -> Lz4Frames.INSTANCE.decode(encoded, 0, length, new byte[2000], 999)).isInstanceOf(DamagedBlockException.class);
        assertThatThrownBy(() -> Lz4Frames.INSTANCE.decode(encoded, 0, length - 1, new byte[2000], 1000)).isInstanceOf(DamagedBlockException.class);
    }

    @Test
    void aReaderWithoutADecoderSaysSo() throws IOException {
        byte[] block = block(ShuffleCompression.LZ4, 1 << 20, record(100_000, 2));
        assertThatThrownBy(() -> read(block, FrameDecoder.NONE)).isInstanceOf(DamagedBlockException.class)
                .hasMessageContaining("compressed, which only workers read");
    }
}
