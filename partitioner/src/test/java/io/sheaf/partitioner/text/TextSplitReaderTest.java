package io.sheaf.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.ErrorKind;
import io.sheaf.TextOptions;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStamp;
import io.sheaf.partitioner.split.FileListing;
import io.sheaf.partitioner.split.TextSplits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSplitReaderTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("lines.txt");
    }

    @Test
    void readsTheSameLinesThroughAllSplitsAsStringsAndAsSlices() {
        String text = "first\r\n\n\u00e9t\u00e9 \u043a\u043d\u0438\u0433\u0430 \uD83D\uDCDA\nlone\rreturn\n\r\r\nnul\0\nlast";
        write(text);
        List<String> lines = List.of("first", "", "\u00e9t\u00e9 \u043a\u043d\u0438\u0433\u0430 \uD83D\uDCDA", "lone\rreturn", "\r", "nul\0", "last");
        for (int splitBytes = 1; splitBytes <= text.length() * 4; splitBytes++) {
            assertThat(lines(TextOptions.DEFAULT, splitBytes)).isEqualTo(lines);
            assertThat(slices(TextOptions.DEFAULT, splitBytes, 3)).isEqualTo(lines);
        }
    }

    @Test
    void saysAtWhichByteEachLineBeginsInWhicheverSplit() {
        String text = "\uFEFFfirst\r\n\n\u00e9t\u00e9\nlast";
        write(text);
        for (int splitBytes = 1; splitBytes <= text.length() * 4; splitBytes++) {
            List<Long> offsets = new ArrayList<>();
            for (FileSplit split : splits(splitBytes)) {
                new TextSplitReader(split, TextOptions.DEFAULT, 3).forEachPlaced((line, offset) -> offsets.add(offset), () -> Long.MAX_VALUE);
            }
            assertThat(offsets).containsExactly(3L, 10L, 11L, 17L);
        }
    }

    @Test
    void readsAFileOfManyBuffers() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            lines.add("line " + i + " \u00e9".repeat(i % 23));
        }
        write(String.join("\n", lines));
        assertThat(lines(TextOptions.DEFAULT, 1 << 20)).isEqualTo(lines);
        assertThat(lines(TextOptions.DEFAULT, 12_345, 100)).isEqualTo(lines);
    }

    @Test
    void dropsAByteOrderMarkOnlyWhereTheFileBegins() {
        write("\uFEFFa\n\uFEFFb");
        for (int splitBytes = 1; splitBytes <= 10; splitBytes++) {
            assertThat(lines(TextOptions.DEFAULT, splitBytes, 1)).containsExactly("a", "\uFEFFb");
        }
        write("\uFEFF");
        assertThat(lines(TextOptions.DEFAULT, 1)).isEmpty();
        write("\uFEFF\n");
        assertThat(lines(TextOptions.DEFAULT, 1)).containsExactly("");
        write(new byte[] {(byte) 0xef, (byte) 0xbb, '\n', 'a'});
        assertThat(catchThrowableOfType(InvalidUtf8Exception.class, () -> lines(TextOptions.DEFAULT, 9)).offset()).isZero();
        file = directory.resolve("bom.gz");
        write(GzipSourceTest.gzip("\uFEFFa\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(lines(TextOptions.DEFAULT, 1)).containsExactly("a");
    }

    @Test
    void refusesUtf16AndUtf32EvenWhereInvalidBytesMayBeReplaced() {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"))) {
            write("\uFEFFa\n".getBytes(charset));
            for (boolean replace : new boolean[] {false, true}) {
                assertThatThrownBy(() -> lines(TextOptions.DEFAULT.withReplaceInvalid(replace), 100))
                        .isInstanceOf(Utf16Exception.class).hasMessageContaining("iconv");
            }
        }
    }

    @Test
    void namesTheFirstByteThatIsNotUtf8() {
        byte[] bytes = "good\n\u00e9\nb?d\nmore\n".getBytes(StandardCharsets.UTF_8);
        bytes[9] = (byte) 0xe9;
        write(bytes);
        for (int splitBytes = 1; splitBytes <= bytes.length; splitBytes++) {
            int size = splitBytes;
            InvalidUtf8Exception e = catchThrowableOfType(InvalidUtf8Exception.class, () -> lines(TextOptions.DEFAULT, size));
            assertThat(e.offset()).isEqualTo(9);
            assertThat(e.file()).isEqualTo(file.toString());
            assertThat(e.kind()).isEqualTo(ErrorKind.INPUT);
            assertThat(e).hasMessageContaining("byte 9 (0xe9)");
            assertThat(catchThrowableOfType(InvalidUtf8Exception.class, () -> slices(TextOptions.DEFAULT, size)).offset()).isEqualTo(9);
        }
    }

    @Test
    void replacesAndCountsInvalidBytesWhenAsked() {
        write(new byte[] {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82, 'b', '\n', (byte) 0xc3, '\n', 'c'});
        TextOptions replace = TextOptions.DEFAULT.withReplaceInvalid(true);
        assertThat(lines(replace, 100)).containsExactly("a\uFFFD\uFFFDb", "\uFFFD", "c");
        assertThat(slices(replace, 2)).containsExactly("a\uFFFD\uFFFDb", "\uFFFD", "c");
        assertThat(new TextSplitReader(onlySplit(), replace).forEach(line -> {})).isEqualTo(new LineCounts(3, 3));
    }

    @Test
    void refusesALineOverTheLimitAndNoOther() {
        TextOptions ten = TextOptions.DEFAULT.withMaxLineBytes(10);
        for (String end : List.of("", "\n", "\r\n")) {
            for (int buffer : new int[] {1, 5, 11, 12, 13, 100}) {
                write("ok\n" + "x".repeat(10) + end);
                assertThat(lines(ten, 100, buffer)).containsExactly("ok", "x".repeat(10));
                write("ok\n" + "x".repeat(11) + end);
                LineTooLongException e = catchThrowableOfType(LineTooLongException.class, () -> lines(ten, 4, buffer));
                assertThat(e.offset()).isEqualTo(3);
                assertThat(e.limit()).isEqualTo(10);
                assertThat(e.file()).isEqualTo(file.toString());
            }
        }
        write("x".repeat(10) + "\r");
        assertThatThrownBy(() -> lines(ten, 100)).as("a lone return is content").isInstanceOf(LineTooLongException.class);
        write("x".repeat(1_000_000) + "\nok");
        assertThat(lines(TextOptions.DEFAULT, 300_000, 1)).containsExactly("x".repeat(1_000_000), "ok");
    }

    @Test
    void findsAnEndlessLineWithoutReadingItAll() {
        write("x".repeat(3_000_000));
        LineTooLongException e = catchThrowableOfType(LineTooLongException.class,
                () -> lines(TextOptions.DEFAULT.withMaxLineBytes(1_000), 1_000_000));
        assertThat(e.offset()).isZero();
    }

    @Test
    void stopsBeforeTheNextLineWhenAsked() {
        write("a\nb\nc\nd\n");
        List<String> read = new ArrayList<>();
        LineCounts counts = new TextSplitReader(onlySplit(), TextOptions.DEFAULT).forEach(read::add, () -> read.size() == 2);
        assertThat(read).containsExactly("a", "b");
        assertThat(counts).isEqualTo(new LineCounts(2, 0));
    }

    @Test
    void readsGzipOfSeveralMembersAsOneSplit() {
        file = directory.resolve("lines.txt.GZ");
        byte[] members = GzipSourceTest.concat(GzipSourceTest.gzip("a\nb".getBytes(StandardCharsets.UTF_8)),
                GzipSourceTest.gzip("c\r\n\u00e9".getBytes(StandardCharsets.UTF_8)));
        write(members);
        assertThat(lines(TextOptions.DEFAULT, 3)).containsExactly("a", "bc", "\u00e9");
        write(Arrays.copyOf(members, members.length - 1));
        assertThat(catchThrowableOfType(DamagedGzipException.class, () -> lines(TextOptions.DEFAULT, 3)).file())
                .isEqualTo(file.toString());
        write(new byte[0]);
        assertThatThrownBy(() -> lines(TextOptions.DEFAULT, 3)).isInstanceOf(DamagedGzipException.class).hasMessageContaining("empty");
    }

    @Test
    void noticesAFileThatChangedBeforeOrWhileItWasRead() throws IOException {
        write("a\nb\nc\n");
        FileSplit split = onlySplit();
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
        assertChanged(split, () -> {}, 6);

        write("a\nb\nc\n");
        assertChanged(onlySplit(), () -> append("more\n"), 11);
        write("a\nb\nc\n");
        assertChanged(onlySplit(), () -> write("a\n"), 2);
        write("a\nb\nc\n");
        assertChanged(onlySplit(), this::delete, -1);
    }

    @Test
    void aChangeExplainsAnyOtherFault() throws IOException {
        write(new byte[] {'a', '\n', (byte) 0xff, '\n'});
        assertChanged(onlySplit(), () -> append("more\n"), 9);
    }

    /** Rewritten in place and cut within what is still to be read: the end comes early. */
    @Test
    void noticesAFileThatWasCutWhileItWasRead() throws IOException {
        write("0123456789\n".repeat(1_000));
        FileSplit split = onlySplit();
        InputChangedException e = catchThrowableOfType(InputChangedException.class,
                () -> new TextSplitReader(split, TextOptions.DEFAULT, 100).forEach(line -> cut(200)));
        assertThat(e.listedSize()).isEqualTo(11_000);
    }

    @Test
    void saysOnWhichHostAFileIsMissingAndWhatToDo() {
        write("a\n");
        FileSplit split = onlySplit();
        delete();
        FileNotHereException e = catchThrowableOfType(FileNotHereException.class,
                () -> new TextSplitReader(split, TextOptions.DEFAULT).forEach(line -> {}));
        assertThat(e.file()).isEqualTo(file.toString());
        assertThat(e.host()).isEqualTo(LocalHost.name());
        assertThat(e.kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        assertThat(e).hasMessageContaining("this worker (" + LocalHost.name() + ") cannot see " + file)
                .hasMessageContaining("all workers share, or on every worker");
    }

    @Test
    void saysThatAFileMayNotBeRead() throws IOException {
        write("a\n");
        FileSplit split = onlySplit();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(file), "this user (root?) may read everything");
        assertThatThrownBy(() -> new TextSplitReader(split, TextOptions.DEFAULT).forEach(line -> {}))
                .isInstanceOf(FileNotHereException.class).hasMessageContaining("may not read");
    }

    @Test
    void passesOnWhatAConsumerThrows() {
        write("a\nb\n");
        IllegalStateException mine = new IllegalStateException("mine");
        assertThatThrownBy(() -> new TextSplitReader(onlySplit(), TextOptions.DEFAULT).forEach(line -> {
            throw mine;
        })).isSameAs(mine);
    }

    private void assertChanged(FileSplit split, Runnable duringFirstLine, long foundSize) {
        List<String> read = new ArrayList<>();
        InputChangedException e = catchThrowableOfType(InputChangedException.class,
                () -> new TextSplitReader(split, TextOptions.DEFAULT).forEach(line -> {
                    if (read.isEmpty()) {
                        duringFirstLine.run();
                    }
                    read.add(line);
                }));
        assertThat(e.file()).isEqualTo(file.toString());
        assertThat(e.listedSize()).isEqualTo(split.fileSize());
        assertThat(e.foundSize()).isEqualTo(foundSize);
        assertThat(e.kind()).isEqualTo(ErrorKind.INPUT);
        assertThat(e).hasMessageContaining(split.fileSize() + " bytes");
    }

    private List<String> lines(TextOptions options, int splitBytes) {
        return lines(options, splitBytes, 1 << 16);
    }

    private List<String> lines(TextOptions options, int splitBytes, int bufferBytes) {
        List<String> lines = new ArrayList<>();
        for (FileSplit split : splits(splitBytes)) {
            new TextSplitReader(split, options, bufferBytes).forEach(lines::add);
        }
        return lines;
    }

    private List<String> slices(TextOptions options, int splitBytes) {
        return slices(options, splitBytes, 1 << 16);
    }

    private List<String> slices(TextOptions options, int splitBytes, int bufferBytes) {
        List<String> lines = new ArrayList<>();
        for (FileSplit split : splits(splitBytes)) {
            new TextSplitReader(split, options, bufferBytes).forEachSlice(
                    (buffer, offset, length, place) -> lines.add(new String(buffer, offset, length, StandardCharsets.UTF_8)), () -> Long.MAX_VALUE);
        }
        return lines;
    }

    private FileSplit onlySplit() {
        return splits(Integer.MAX_VALUE).get(0);
    }

    private List<FileSplit> splits(int splitBytes) {
        List<FileStamp> files = FileListing.list(List.of(file.toString()));
        return TextSplits.plan(files, splitBytes);
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void append(String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void cut(long size) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void delete() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
