package io.sheaf.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.codec.Fingerprint;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.BlockReader;
import io.sheaf.worker.storage.BlockInput.Held;
import io.sheaf.worker.storage.BlockWriter.Written;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockStoreTest {

    private static final JobId JOB = new JobId(3, 4);
    private static final WorkerAddress HERE = new WorkerAddress(new WorkerEpoch(1), "");
    private static final long SEED = 4711;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1 << 30, 300_000, 0})
    void recordsComeBackWhateverPartOfThemFitsInMemory(long heapBytes) throws IOException {
        try (BlockStore store = store(heapBytes)) {
            List<ByteArrayOutputStream> expected = new ArrayList<>();
            BlockWriter writer = store.writer(id(0, 1, 0), 5);
            fill(writer, expected, 4_000);
            Written written = writer.finish();

            assertThat(written.records()).isEqualTo(4_000);
            for (int partition = 0; partition < 5; partition++) {
                assertThat(read(store, id(0, 1, partition))).isEqualTo(expected.get(partition).toByteArray());
            }
            assertThat(store.usage().heapBytes() + store.usage().fileBytes()).isEqualTo(written.bytes());
            assertThat(store.usage().fileBytes() == 0).isEqualTo(heapBytes == 1 << 30);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsForFilesTakesNoMemory() throws IOException {
        try (BlockStore store = store(1 << 30)) {
            List<ByteArrayOutputStream> expected = new ArrayList<>();
            BlockWriter writer = store.fileWriter(id(0, 1, 0), 5);
            fill(writer, expected, 4_000);
            Written written = writer.finish();
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(1, 0, written.bytes()));
            assertThat(read(store, id(0, 1, 3))).isEqualTo(expected.get(3).toByteArray());
        }
        assertThat(files()).isEmpty();
    }

    /** After a lost connection a worker drops all jobs, and may get tasks of the same jobs again. */
    @Test
    void aJobThatWasDroppedMayComeBack() throws IOException {
        try (BlockStore store = store(1 << 20)) {
            BlockWriter before = store.writer(id(0, 1, 0), 1);
            store.drop(JOB);
            BlockWriter after = store.writer(id(0, 2, 0), 1);
            after.append(0, new byte[] {1}, 0, 1);
            after.finish();

            assertThat(store.open(id(0, 2, 0))).isNotNull();
            assertThatThrownBy(before::finish).isInstanceOf(IOException.class).hasMessageContaining("not wanted any more");
        }
    }

    /** A client may still be on its way with an input when its job ends, and nobody would ever free it. */
    @Test
    void aJobThatIsOverGetsNothingMore() throws IOException {
        try (BlockStore store = store(1 << 20)) {
            writeOne(store, 0, new byte[] {1});
            store.end(JOB);
            assertThatThrownBy(() -> writeOne(store, 1, new byte[] {1})).isInstanceOf(IOException.class).hasMessageContaining("not wanted any more");
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
        }
    }

    @Test
    void allJobsMayBeDroppedButSome() throws IOException {
        try (BlockStore store = store(1 << 20)) {
            writeOne(store, 0, new byte[] {1});
            BlockWriter known = store.writer(id(1, 1, 0), 1);
            BlockWriter unknown = store.writer(new BlockId(new JobId(5, 6), new StageId(0), new StageGeneration(0), 0, 1, 0), 1);
            store.dropAllBut(List.of(JOB));
            known.finish();
            assertThat(store.usage().outputs()).isEqualTo(2);
            assertThatThrownBy(unknown::finish).isInstanceOf(IOException.class).hasMessageContaining("not wanted any more");
            store.dropAllBut(List.of());
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
        }
    }

    @Test
    void theSameRecordsHaveTheSameFingerprintWhereverTheyLie() throws IOException {
        List<Written> all = new ArrayList<>();
        for (long heap : new long[] {1 << 30, 0}) {
            try (BlockStore store = store(heap)) {
                BlockWriter writer = store.writer(id(0, 1, 0), 5);
                fill(writer, new ArrayList<>(), 1_000);
                all.add(writer.finish());
            }
        }
        assertThat(all.get(0)).usingRecursiveComparison().isEqualTo(all.get(1));
        try (BlockStore store = store(0)) {
            BlockWriter writer = store.writer(id(0, 1, 0), 5);
            fill(writer, new ArrayList<>(), 999);
            assertThat(writer.finish().fingerprint()).isNotEqualTo(all.get(0).fingerprint());
        }
    }

    @Test
    void aBlockIsSeenOnlyWhenItIsComplete() throws IOException {
        try (BlockStore store = store(1 << 20); BlockWriter writer = store.writer(id(0, 1, 0), 2)) {
            writer.append(0, new byte[100], 0, 100);
            assertThat(store.open(id(0, 1, 0))).isNull();
            writer.finish();
            assertThat(store.open(id(0, 1, 0))).isNotNull();
            assertThat(store.open(id(0, 1, 2))).isNull();
            assertThat(store.open(id(0, 2, 0))).isNull();
            assertThat(store.open(id(1, 1, 0))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 30, 0})
    void whatIsDroppedIsFreed(long heapBytes) throws IOException {
        try (BlockStore store = store(heapBytes)) {
            for (int task = 0; task < 3; task++) {
                write(store, task);
            }
            store.drop(JOB, new StageId(1), new TaskRange(0, 3));
            assertThat(store.usage().outputs()).isEqualTo(3);
            store.drop(JOB, new StageId(0), new TaskRange(0, 2));
            assertThat(store.open(id(1, 1, 0))).isNull();
            assertThat(store.open(id(2, 1, 0))).isNotNull();
            store.drop(JOB);
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
            Awaitility.await().untilAsserted(() -> assertThat(files()).isEmpty());
        }
    }

    /** While blocks are made of frames, both take memory. */
    @ParameterizedTest
    @CsvSource({"300000, false", "500000, true"})
    void blocksStayInMemoryIfItHoldsTheirFramesBeside(long heapBytes, boolean inHeap) throws IOException {
        try (BlockStore store = store(heapBytes)) {
            BlockWriter writer = store.writer(id(0, 1, 0), 1);
            for (int i = 0; i < 2_000; i++) {
                writer.append(0, new byte[100], 0, 100);
            }
            long bytes = writer.finish().bytes();
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(1, inHeap ? bytes : 0, inHeap ? 0 : bytes));
            assertThat(read(store, id(0, 1, 0))).isEqualTo(new byte[200_000]);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void anAttemptThatFinishesAfterItsJobIsRefused() throws IOException {
        try (BlockStore store = store(0)) {
            BlockWriter writer = store.writer(id(0, 1, 0), 1);
            writer.append(0, new byte[10], 0, 10);
            store.drop(JOB);
            assertThatThrownBy(writer::finish).isInstanceOf(IOException.class).hasMessageContaining("not wanted any more");
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
            Awaitility.await().untilAsserted(() -> assertThat(files()).isEmpty());
        }
    }

    @Test
    void whatIsGivenUpLeavesNothing() throws IOException {
        try (BlockStore store = store(100_000)) {
            try (BlockWriter writer = store.writer(id(0, 1, 0), 3)) {
                fill(writer, new ArrayList<>(), 3_000);
            }
            assertThat(store.usage()).isEqualTo(new BlockStore.Usage(0, 0, 0));
            Awaitility.await().untilAsserted(() -> assertThat(files()).isEmpty());
        }
    }

    @Test
    void onlyTheUserCanReadTheFiles() throws IOException {
        try (BlockStore store = store(0)) {
            write(store, 0);
            try (Stream<Path> made = Files.list(directory)) {
                Path own = made.findFirst().orElseThrow();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own))).isEqualTo("rwx------");
            }
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void everyDamagedByteIsNoticedByTheReaderAlone() throws IOException {
        byte[] block = smallBlock();
        for (int i = 0; i < block.length; i++) {
            byte[] damaged = block.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> readAll(damaged)).as("damaged: %s", Arrays.toString(damaged)).isInstanceOf(IOException.class);
        }
        for (int length = 0; length < block.length; length++) {
            byte[] cut = Arrays.copyOf(block, length);
            assertThatThrownBy(() -> readAll(cut)).as("cut to %d", length).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> readAll(Arrays.copyOf(block, block.length + 1))).isInstanceOf(IOException.class);
        assertThat(readAll(block)).hasSize(300);
    }

    @Test
    void aDictionaryIsToldBeforeTheRecordsThatReferToItAndIsNoneOfThem() throws IOException {
        try (BlockStore store = store(1 << 20)) {
            byte[] names = {1, 2, 3};
            for (int task = 0; task < 3; task++) {
                BlockWriter writer = store.writer(id(task, 1, 0), 2);
                writer.append(1, new byte[] {9}, 0, 1);
                BlockWriter.Written written = writer.finish(task == 0 ? new byte[0] : names);
                assertThat(written.payload()).isEqualTo(1);
                assertThat(written.fingerprint()).isEqualTo(Fingerprint.append(0, Fingerprint.append(0, KeyHash.hash(new byte[] {9}, 0, 1))));
                long length = BlockFormat.HEADER_BYTES + BlockFormat.TRAILER_BYTES;
                assertThat(store.open(id(task, 1, 0)).length()).as("an empty block has no names").isEqualTo(length);
                assertThat(store.open(id(task, 1, 1)).length()).isEqualTo(length + 9 + (task == 0 ? 0 : 8 + names.length));
            }
            List<byte[]> told = new ArrayList<>();
            List<BlockId> ids = List.of(id(0, 1, 1), id(1, 1, 0), id(1, 1, 1), id(2, 1, 1));
            try (BlockInput input = new BlockInput(new LocalBlockFetcher(store), List.of(new Held(HERE, ids)), told::add)) {
                assertThat(input.nextFrame()).isTrue();
                assertThat(told).isEmpty();
                assertThat(input.nextFrame()).isTrue();
                assertThat(told).containsExactly(names);
                assertThat(input.nextFrame()).isTrue();
                assertThat(input.nextFrame()).isFalse();
                assertThat(told).as("the same names are told once").hasSize(1);
            }
        }
    }

    /** P46: a buffer that is used again while somebody reads it would show another block's records. */
    @Test
    void whatIsBeingReadStaysAsItIsWhenItsJobIsDroppedAndOthersWrite() throws IOException {
        try (BlockStore store = store(1 << 20)) {
            byte[] records = new byte[1000];
            Arrays.fill(records, (byte) 1);
            writeOne(store, 0, records);
            StoredBlock.InHeap read = (StoredBlock.InHeap) store.open(id(0, 1, 0));
            byte[] before = Arrays.copyOfRange(read.data(), read.offset(), read.offset() + read.size());
            store.drop(JOB);
            Arrays.fill(records, (byte) 2);
            for (int task = 0; task < 20; task++) {
                writeOne(store, task, records);
            }
            assertThat(Arrays.copyOfRange(read.data(), read.offset(), read.offset() + read.size())).isEqualTo(before);
        }
    }

    private static void writeOne(BlockStore store, int task, byte[] record) throws IOException {
        BlockWriter writer = store.writer(id(task, 1, 0), 1);
        writer.append(0, record, 0, record.length);
        writer.finish();
    }

    /** P42: a stream may give fewer bytes than it is asked for. */
    @Test
    void aBlockIsReadHoweverFewBytesItsStreamGivesAtOnce() throws IOException {
        byte[] block = smallBlock();
        InputStream one = new ByteArrayInputStream(block) {
            @Override
            public synchronized int read(byte[] buffer, int from, int length) {
                return super.read(buffer, from, Math.min(1, length));
            }

            @Override
            public byte[] readAllBytes() {
                throw new AssertionError("a block does not end where its stream does");
            }
        };
        BlockReader reader = new BlockReader(one, id(0, 1, 0));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (reader.nextFrame()) {
            all.write(reader.frame(), 0, reader.length());
        }
        assertThat(all.toByteArray()).isEqualTo(readAll(block)).hasSize(300);
    }

    @Test
    void theBlockOfAnotherAttemptIsRefused() throws IOException {
        byte[] block = smallBlock();
        BlockId other = new BlockId(JOB, new StageId(0), new StageGeneration(0), 0, 2, 0);
        assertThatThrownBy(() -> new BlockReader(new ByteArrayInputStream(block), other)).hasMessageContaining("another block");
    }

    @Test
    void everyDamagedByteOfAFileIsALostBlock() throws IOException {
        try (BlockStore store = store(0)) {
            BlockWriter writer = store.writer(id(0, 1, 0), 1);
            writer.append(0, new byte[100], 0, 100);
            writer.finish();
            Path file = ((StoredBlock.InFile) store.open(id(0, 1, 0))).file();
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < good.length; i++) {
                byte[] damaged = good.clone();
                damaged[i] ^= 1;
                Files.write(file, damaged);
                assertThatThrownBy(() -> input(store, id(0, 1, 0))).isInstanceOf(LostBlockException.class);
                assertThatThrownBy(() -> raw(store, id(0, 1, 0))).isInstanceOf(LostBlockException.class);
            }
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            assertThatThrownBy(() -> raw(store, id(0, 1, 0))).isInstanceOf(LostBlockException.class).hasMessageContaining("missing");
            Files.delete(file);
            assertThatThrownBy(() -> raw(store, id(0, 1, 0))).isInstanceOf(LostBlockException.class);
        }
    }

    @Test
    void blocksOfManyTasksAreReadInOrder() throws IOException {
        try (BlockStore store = store(500)) {
            List<BlockId> ids = new ArrayList<>();
            for (int task = 0; task < 10; task++) {
                BlockWriter writer = store.writer(id(task, 1, 0), 1);
                for (int i = 0; i < task % 3; i++) {
                    writer.append(0, new byte[] {(byte) task, (byte) i}, 0, 2);
                }
                writer.finish();
                ids.add(id(task, 1, 0));
            }
            List<Held> held = List.of(
                    new Held(HERE, List.of()), new Held(HERE, ids.subList(0, 4)), new Held(HERE, ids.subList(4, 10)));
            try (BlockInput input = new BlockInput(new LocalBlockFetcher(store), held)) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                while (input.nextFrame()) {
                    all.write(input.frame(), 0, input.length());
                }
                assertThat(all.toByteArray()).containsExactly(1, 0, 2, 0, 2, 1, 4, 0, 5, 0, 5, 1, 7, 0, 8, 0, 8, 1);
            }
            assertThatThrownBy(() -> input(store, id(10, 1, 0))).isInstanceOf(LostBlockException.class).hasMessageContaining("not kept");
        }
    }

    private BlockStore store(long heapBytes) {
        return new BlockStore(new StorageLimits(heapBytes, directory));
    }

    private static BlockId id(int task, int attempt, int partition) {
        return new BlockId(JOB, new StageId(0), new StageGeneration(0), task, attempt, partition);
    }

    private static void write(BlockStore store, int task) throws IOException {
        BlockWriter writer = store.writer(id(task, 1, 0), 1);
        writer.append(0, new byte[] {1}, 0, 1);
        writer.finish();
    }

    private static void fill(BlockWriter writer, List<ByteArrayOutputStream> expected, int records) throws IOException {
        Random random = new Random(SEED);
        for (int partition = 0; partition < writer.partitions(); partition++) {
            expected.add(new ByteArrayOutputStream());
        }
        for (int i = 0; i < records; i++) {
            byte[] record = new byte[i == 77 ? 200_000 : random.nextInt(500)];
            random.nextBytes(record);
            int partition = random.nextInt(writer.partitions());
            writer.append(partition, record, 0, record.length);
            expected.get(partition).write(record, 0, record.length);
        }
    }

    private static byte[] smallBlock() throws IOException {
        try (BlockStore store = new BlockStore(new StorageLimits(1 << 20, Path.of("unused")))) {
            BlockWriter writer = store.writer(id(0, 1, 0), 1);
            writer.append(0, new byte[300], 0, 300);
            writer.finish(new byte[20]);
            StoredBlock.InHeap block = (StoredBlock.InHeap) store.open(id(0, 1, 0));
            return Arrays.copyOfRange(block.data(), block.offset(), block.offset() + block.size());
        }
    }

    private static byte[] readAll(byte[] block) throws IOException {
        BlockReader reader = new BlockReader(new ByteArrayInputStream(block), id(0, 1, 0));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (reader.nextFrame()) {
            all.write(reader.frame(), 0, reader.length());
        }
        return all.toByteArray();
    }

    private static byte[] raw(BlockStore store, BlockId id) throws IOException {
        try (BlockFetcher.BlockStream stream = new LocalBlockFetcher(store).fetch(HERE, List.of(id)); InputStream in = stream.next()) {
            return in.readAllBytes();
        }
    }

    private static byte[] read(BlockStore store, BlockId id) throws IOException {
        return readBlock(raw(store, id), id);
    }

    private static byte[] readBlock(byte[] bytes, BlockId id) throws IOException {
        BlockReader reader = new BlockReader(new ByteArrayInputStream(bytes), id);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (reader.nextFrame()) {
            all.write(reader.frame(), 0, reader.length());
        }
        return all.toByteArray();
    }

    private static void input(BlockStore store, BlockId id) throws IOException {
        try (BlockInput input = new BlockInput(new LocalBlockFetcher(store), List.of(new Held(HERE, List.of(id))))) {
            while (input.nextFrame()) {
                assertThat(input.length()).isPositive();
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
