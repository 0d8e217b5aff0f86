package io.sheaf.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.BlockFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of which a bit flips on the way to their reader. */
class BlockInputTest {

    private static final WorkerAddress HOLDER = new WorkerAddress(new WorkerEpoch(1), "here");
    private static final int BLOCKS = 3;
    private static final int RECORDS = 5;
    private static final int RECORD_BYTES = 100_000;

    @TempDir
    Path directory;

    private BlockStore store;

    @BeforeEach
    void write() throws IOException {
        store = new BlockStore(new StorageLimits(64 << 20, directory));
        for (int task = 0; task < BLOCKS; task++) {
            try (BlockWriter writer = store.writer(id(task), 1)) {
                for (int i = 0; i < RECORDS; i++) {
                    writer.append(0, record(task, i), 0, RECORD_BYTES);
                }
                writer.finish();
            }
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static BlockId id(int task) {
        return new BlockId(new JobId(1, 1), new StageId(0), new StageGeneration(0), task, 1, 0);
    }

    private static byte[] record(int task, int number) {
        byte[] record = new byte[RECORD_BYTES];
        new Random(10L * task + number).nextBytes(record);
        return record;
    }

    private static byte[] all() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int task = 0; task < BLOCKS; task++) {
            for (int i = 0; i < RECORDS; i++) {
                all.writeBytes(record(task, i));
            }
        }
        return all.toByteArray();
    }

    private static byte[] read(BlockFetcher fetcher, int blocks) throws LostBlockException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        List<BlockId> ids = IntStream.range(0, blocks).mapToObj(BlockInputTest::id).toList();
        try (BlockInput input = new BlockInput(fetcher, List.of(new BlockInput.Held(HOLDER, ids)))) {
            while (input.nextFrame()) {
                payload.write(input.frame(), 0, input.length());
            }
        }
        return payload.toByteArray();
    }

    @Test
    void aBitThatFlipsOnTheWayCostsAnotherReading() throws LostBlockException {
        byte[] expected = all();
        long length = store.open(id(1)).length();
        for (long at = 0; at < length; at += length / 97) {
            Flipping fetcher = new Flipping(new LocalBlockFetcher(store), id(1), at, 1);
            assertThat(read(fetcher, BLOCKS)).as("byte %d", at).isEqualTo(expected);
            assertThat(fetcher.fetched).as("byte %d", at).containsExactly(3, 2);
        }
        Flipping footer = new Flipping(new LocalBlockFetcher(store), id(1), length - 1, 1);
        assertThat(read(footer, BLOCKS)).isEqualTo(expected);
        assertThat(footer.fetched).containsExactly(3, 2);
    }

    @Test
    void eachBlockIsReadOnceMoreAndNotTwice() throws LostBlockException {
        BlockFetcher twoBlocks = new Flipping(new Flipping(new LocalBlockFetcher(store), id(0), 200_000, 1), id(2), 300_000, 1);
        assertThat(read(twoBlocks, BLOCKS)).isEqualTo(all());
        Flipping twice = new Flipping(new LocalBlockFetcher(store), id(1), 200_000, 2);
        assertThatThrownBy(() -> read(twice, BLOCKS)).isInstanceOfSatisfying(LostBlockException.class, lost -> assertThat(lost.block()).isEqualTo(id(1)));
        assertThat(twice.fetched).containsExactly(3, 2);
    }

    /** Its frames are whole, so that only the end of the block tells that it is another one. */
    @Test
    void anotherReadingDoesNotVouchForFramesThatItDoesNotHave() throws IOException {
        byte[] whole;
        try (BlockFetcher.BlockStream stream = new LocalBlockFetcher(store).fetch(HOLDER, List.of(id(0)))) {
            whole = stream.next().readAllBytes();
        }
        int frame = BlockFormat.HEADER_BYTES;
        int next = frame + BlockFormat.FRAME_HEADER_BYTES + ByteBuffer.wrap(whole).getInt(frame);
        int afterNext = next + BlockFormat.FRAME_HEADER_BYTES + ByteBuffer.wrap(whole).getInt(next);
        // The first frame in place of the second one, and a footer that is damaged.
        ByteArrayOutputStream doubled = new ByteArrayOutputStream();
        doubled.write(whole, 0, next);
        doubled.write(whole, frame, next - frame);
        doubled.write(whole, afterNext, whole.length - afterNext - 1);
        doubled.write(~whole[whole.length - 1]);
        int[] fetches = {0};
        BlockFetcher fetcher = (holder, blocks) -> {
            byte[] bytes = fetches[0]++ == 0 ? doubled.toByteArray() : whole;
            return new BlockFetcher.BlockStream() {
                @Override
                public InputStream next() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        };
        assertThatThrownBy(() -> read(fetcher, 1)).isInstanceOf(LostBlockException.class).hasMessageContaining("began with before");
        assertThat(fetches[0]).isEqualTo(2);
    }

    @Test
    void aThreadThatWasInterruptedAsksForNothingAgain() {
        Flipping fetcher = new Flipping(new LocalBlockFetcher(store), id(0), 200_000, 1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> read(fetcher, BLOCKS)).isInstanceOf(LostBlockException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(fetcher.fetched).containsExactly(BLOCKS);
    }

    @Test
    void whatIsNotThereIsNotAskedForAgain() {
        Flipping fetcher = new Flipping(new LocalBlockFetcher(store), id(0), 0, 0);
        assertThatThrownBy(() -> read(fetcher, BLOCKS + 1)).isInstanceOfSatisfying(LostBlockException.class, lost -> {
            assertThat(lost.block()).isEqualTo(id(BLOCKS));
            assertThat(lost.isForGood()).isTrue();
        });
        assertThat(fetcher.fetched).containsExactly(4);
    }

    /** Flips a bit of one block so many times that it is read, and knows how many blocks it was asked for at a time. */
    private static final class Flipping implements BlockFetcher {
        private final BlockFetcher fetcher;
        private final BlockId block;
        private final long at;
        private int times;
        final List<Integer> fetched = new ArrayList<>();

        Flipping(BlockFetcher fetcher, BlockId block, long at, int times) {
            this.fetcher = fetcher;
            this.block = block;
            this.at = at;
            this.times = times;
        }

        @Override
        public BlockStream fetch(WorkerAddress holder, List<BlockId> blocks) {
            fetched.add(blocks.size());
            BlockStream stream = fetcher.fetch(holder, blocks);
            return new BlockStream() {
                private int next;

                @Override
                public InputStream next() throws LostBlockException {
                    InputStream in = stream.next();
                    return in != null && blocks.get(next++).equals(block) && times-- > 0 ? new FlippedAt(in, at) : in;
                }

                @Override
                public void close() {
                    stream.close();
                }
            };
        }
    }

    private static final class FlippedAt extends FilterInputStream {
        private long left;

        FlippedAt(InputStream in, long at) {
            super(in);
            left = at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            if (left >= 0 && left < count) {
                bytes[(int) (from + left)] ^= 4;
            }
            left -= Math.max(0, count);
            return count;
        }
    }
}
