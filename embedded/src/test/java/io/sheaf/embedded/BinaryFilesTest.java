package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.EncodedSource;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FixedLengthSink;
import io.sheaf.file.FixedLengthSource;
import io.sheaf.file.LengthPrefixedSink;
import io.sheaf.file.LengthPrefixedSource;
import io.sheaf.file.TextSink;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BinaryFilesTest {

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static byte[] number(int x) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(x).array();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void recordsOfOneLengthComeBackInOrder() throws Exception {
        for (String suffix : List.of("", ".bin", ".bin.gz")) {
            Path out = directory.resolve("out" + suffix);
            WrittenFiles written = cluster.from(numbers(10_000)).map(x -> number(x)).write(new FixedLengthSink(4, out, suffix));
            assertThat(written.directory()).isEqualTo(out);
            assertThat(written.records()).isEqualTo(10_000);
            assertThat(written.files()).allMatch(name -> name.endsWith(suffix));
            assertThat(written.bytes()).isEqualTo(written.files().stream().mapToLong(name -> out.resolve(name).toFile().length()).sum());
            List<Integer> back = cluster.read(new FixedLengthSource(4, out.toString())).map(record -> ByteBuffer.wrap(record).getInt()).toList();
            assertThat(back).isEqualTo(numbers(10_000));
        }
        assertThat(Files.readAllBytes(directory.resolve("out.bin.gz/part-00000.bin.gz"))).startsWith(0x1f, 0x8b);
    }

    @Test
    void recordsOfAnyLengthComeBackInOrder() {
        long seed = 42;
        Random random = new Random(seed);
        List<byte[]> records = new ArrayList<>(List.of(new byte[0], new byte[200_000]));
        for (int i = 0; i < 500; i++) {
            byte[] record = new byte[random.nextInt(300)];
            random.nextBytes(record);
            records.add(record);
        }
        for (String suffix : List.of("", ".gz")) {
            Path out = directory.resolve("out" + suffix);
            assertThat(cluster.from(records).write(new LengthPrefixedSink(out, suffix)).records()).isEqualTo(records.size());
            List<byte[]> back = cluster.read(new LengthPrefixedSource(out.toString())).toList();
            assertThat(back).as("seed %d", seed).usingElementComparator(Arrays::compare).isEqualTo(records);
        }
    }

    @Test
    void aLargeFileOfRecordsOfOneLengthIsCutBetweenThem() throws Exception {
        int length = 3_000_001;
        Path file = directory.resolve("large.bin");
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 25; i++) {
                byte[] record = new byte[length];
                Arrays.fill(record, (byte) i);
                out.write(record);
            }
        }
        FixedLengthSource source = new FixedLengthSource(length, file.toString());
        assertThat(source.splits(1)).hasSize(3);
        List<Integer> ends = cluster.read(source).map(record -> record[0] == record[length - 1] ? (int) record[0] : -1).toList();
        assertThat(ends).isEqualTo(numbers(25));
    }

    @Test
    void manySmallFilesAreFewTasks() throws Exception {
        for (int i = 0; i < 2500; i++) {
            Files.write(directory.resolve(String.format("%05d.bin", i)), number(i));
        }
        FixedLengthSource source = new FixedLengthSource(4, directory.toString());
        assertThat(source.splits(1)).hasSize(3);
        assertThat(cluster.read(source).map(record -> ByteBuffer.wrap(record).getInt()).toList()).isEqualTo(numbers(2500));
    }

    @Test
    void aRecordCutShortIsAnErrorWithItsPlace() throws Exception {
        Path file = Files.write(directory.resolve("cut.bin"), new byte[10]);
        assertThatThrownBy(() -> cluster.read(new FixedLengthSource(4, file.toString())).count())
                .isInstanceOf(InputException.class).hasMessageContaining("cut.bin").hasMessageContaining("number 2").hasMessageContaining("2 bytes");
    }

    @Test
    void aFileOfPrefixedRecordsCutAnywhereButBetweenThemIsAnError() throws Exception {
        byte[] whole = ByteBuffer.allocate(15).putInt(3).put(new byte[3]).putInt(4).putInt(9).array();
        for (int length = 0; length <= whole.length; length++) {
            Path file = Files.write(directory.resolve("cut-" + length), Arrays.copyOf(whole, length));
            if (length == 0 || length == 7 || length == 15) {
                assertThat(cluster.read(new LengthPrefixedSource(file.toString())).count()).isEqualTo(length / 7);
            } else {
                assertThatThrownBy(() -> cluster.read(new LengthPrefixedSource(file.toString())).count())
                        .isInstanceOf(InputException.class).hasMessageContaining("at byte " + (length < 7 ? 0 : 7));
            }
        }
    }

    @Test
    void aDamagedLengthIsNoRequestForMemory() throws Exception {
        Path file = Files.write(directory.resolve("damaged"), new byte[] {-1, -1, -1, -1, 0});
        assertThatThrownBy(() -> cluster.read(new LengthPrefixedSource(file.toString())).count())
                .isInstanceOf(InputException.class).hasMessageContaining("4294967295");
        Path large = Files.write(directory.resolve("large"), ByteBuffer.allocate(104).putInt(100).array());
        assertThatThrownBy(() -> cluster.read(new LengthPrefixedSource(99, large.toString())).count())
                .isInstanceOf(InputException.class).hasMessageContaining("99 allowed");
        assertThat(cluster.read(new LengthPrefixedSource(100, large.toString())).count()).isEqualTo(1);
    }

    @Test
    void aRecordOfAnotherLengthIsNotWritten() {
        assertThatThrownBy(() -> cluster.of(1).map(x -> new byte[3]).write(new FixedLengthSink(4, directory.resolve("out"), "")))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("3 bytes");
        assertThatThrownBy(() -> cluster.of((byte[]) null).write(new LengthPrefixedSink(directory.resolve("nulls"), "")))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("null record");
    }

    /** A format that changes what it reads. */
    private static final class Meddling extends FileSource<String> {
        private static final long serialVersionUID = 1;
        private final boolean finds;

        Meddling(String path, boolean finds) {
            super(List.of(path));
            this.finds = finds;
        }

        @Override
        protected void read(FileSplit split, InputStream bytes, Consumer<? super String> records) throws Exception {
            Path file = Path.of(split.path());
            Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5000));
            if (finds) {
                throw new InputException("nonsense in the file");
            }
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadFailsTheJobWhateverItsContentSeemedToBe() throws Exception {
        for (boolean finds : new boolean[] {false, true}) {
            Path file = Files.write(directory.resolve("changing"), new byte[1]);
            assertThatThrownBy(() -> cluster.read(new Meddling(file.toString(), finds)).count())
                    .isInstanceOf(InputException.class).hasMessageContaining("changed after it was listed");
        }
    }

    @Test
    void aDamagedGzipFileIsAnErrorWithItsName() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[4000]);
        }
        for (int cut = 0; cut < packed.size(); cut++) {
            Path file = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(packed.toByteArray(), cut));
            FixedLengthSource source = new FixedLengthSource(4, file.toString());
            byte[] split = source.splits(1).get(0);
            assertThatThrownBy(() -> source.read(split, record -> {})).isInstanceOf(InputException.class).hasMessageContaining("cut.gz");
        }
    }

    @Test
    void aCompressionThatNobodyKnowsIsNotReadAsPlainBytes() throws Exception {
        for (String suffix : List.of(".bz2", ".ZST")) {
            Path file = Files.writeString(directory.resolve("in" + suffix), "looks like text");
            assertThatThrownBy(() -> cluster.textFiles(file.toString()).count())
                    .isInstanceOf(RefusedException.class).hasMessageContaining("in" + suffix).hasMessageContaining("io.sheaf:sheaf-compress");
            assertThatThrownBy(() -> cluster.of(1).map(x -> new byte[1]).write(new FixedLengthSink(1, directory.resolve("out"), suffix)))
                    .isInstanceOf(RefusedException.class).hasMessageContaining("io.sheaf:sheaf-compress");
        }
    }

    @Test
    void whatCannotBeReadIsRefusedByName() {
        assertThatThrownBy(() -> cluster.read(new FixedLengthSource(4, directory.resolve("none").toString())).count())
                .isInstanceOf(InputPathException.class).hasMessageContaining("none");
        assertThatThrownBy(() -> new FixedLengthSource(4)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new FixedLengthSource(0, "x")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new FixedLengthSource(4, "ftp://host/x"))
                .isInstanceOf(RefusedException.class).hasMessageContaining("'ftp'");
        assertThatThrownBy(() -> cluster.textFiles("ftp://host/x").count())
                .isInstanceOf(RefusedException.class).hasMessageContaining("'ftp'");
    }

    /** An empty path, as of a setting that is missing, would otherwise mean all files below the working directory. */
    @Test
    void anEmptyPathIsRefusedWhereItIsGiven() {
        assertThatThrownBy(() -> new FixedLengthSource(4, "in", "")).isInstanceOf(RefusedException.class)
                .hasMessageContaining("a path is empty (at " + BinaryFilesTest.class.getName());
        assertThatThrownBy(() -> new FixedLengthSink(4, "", "")).isInstanceOf(RefusedException.class).hasMessageContaining("is empty");
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        refusesNull("path", "new FixedLengthSource()", () -> new FixedLengthSource(4, (String) null));
        refusesNull("paths", "new LengthPrefixedSource()", () -> new LengthPrefixedSource((String[]) null));
        refusesNull("directory", "new EncodedSource()", () -> new EncodedSource<>((Path) null));
        refusesNull("directory", "new FixedLengthSink()", () -> new FixedLengthSink(4, (Path) null, ""));
        refusesNull("directory", "new LengthPrefixedSink()", () -> new LengthPrefixedSink((String) null, ""));
        refusesNull("suffix", "new TextSink()", () -> new TextSink<>(directory, null));
    }

    private static void refusesNull(String argument, String call, ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the " + argument + " is null, given to " + call + " at " + BinaryFilesTest.class.getName());
    }
}
