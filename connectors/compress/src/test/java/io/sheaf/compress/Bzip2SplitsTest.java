package io.sheaf.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.file.Compression;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplits;
import io.sheaf.file.FileStamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a bzip2 file is cut, each line is read once, by one piece, in order (pitfall P35). */
@Timeout(120)
class Bzip2SplitsTest {

    private static byte[] lines(Random random, int bytes, int longest) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            int length = random.nextInt(longest + 1);
            for (int i = 0; i < length; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bzip2(byte[] content, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bytes, level)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... pieces) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.write(piece);
        }
        return all.toByteArray();
    }

    private static byte[] read(FileSplit piece, byte[] file) throws IOException {
        InputStream raw = new ByteArrayInputStream(file, (int) piece.offset(), file.length);
        try (InputStream lines = Compression.readingLines(piece, raw)) {
            return lines.readAllBytes();
        }
    }

    private static List<FileSplit> pieces(byte[] file, int pieceBytes) {
        List<FileSplit> pieces = new ArrayList<>();
        for (int from = 0; from < file.length; from += pieceBytes) {
            pieces.add(new FileSplit("/f.bz2", from, Math.min(pieceBytes, file.length - from), file.length, 0));
        }
        return pieces;
    }

    /** The content, and how many pieces have some of it. */
    private static int check(byte[] file, byte[] content, int pieceBytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int some = 0;
        for (FileSplit piece : pieces(file, pieceBytes)) {
            byte[] lines = read(piece, file);
            some += lines.length > 0 ? 1 : 0;
            all.write(lines);
            boolean whole = lines.length == 0 || lines[lines.length - 1] == '\n' || all.size() == content.length;
            assertThat(whole).as("%s ends within a line", piece).isTrue();
        }
        if (!Arrays.equals(all.toByteArray(), content)) {
            assertThat(all.toByteArray()).as("pieces of %d bytes", pieceBytes).isEqualTo(content);
        }
        return some;
    }

    /** Blocks of 100,000 bytes, in streams of one and of several, some empty. */
    @Test
    void everyLineIsReadByOnePieceWhereverTheCutsAre() throws IOException {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("Bzip2SplitsTest seed " + seed);
        Random random = new Random(seed);
        byte[] one = lines(random, 350_000, 80);
        byte[] two = lines(random, 120_000, 3);
        byte[] noEnd = Arrays.copyOf(lines(random, 20_000, 30_000), 19_000);
        byte[] empty = bzip2(new byte[0], 9);
        byte[] file = joined(empty, bzip2(one, 1), bzip2(two, 1), empty, empty, bzip2(noEnd, 9), empty);
        byte[] content = joined(one, two, noEnd);
        assertThat(check(file, content, file.length - 1)).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            check(file, content, 20_000 + random.nextInt(file.length));
        }
        assertThat(check(file, content, 30_000)).isBetween(5, 8);
        check(file, content, 4_001 + random.nextInt(100));
    }

    /** One line over several blocks, a block that ends with a line, and cuts at each byte of a small file. */
    @Test
    void linesLongerThanBlocksAndCutsAtEveryByte() throws IOException {
        byte[] line = lines(new Random(1), 250_000, 0);
        Arrays.fill(line, 0, 240_000, (byte) 'x');
        for (int i = 0; i < 240_000; i++) {
            line[i] = (byte) ('a' + (i * 31 + i / 7) % 26);
        }
        byte[] file = bzip2(line, 1);
        for (int pieceBytes : new int[] {file.length / 2, file.length / 5}) {
            check(file, line, pieceBytes);
        }
        byte[] small = "a\nbc\n".getBytes(StandardCharsets.UTF_8);
        byte[] streams = joined(bzip2(small, 1), bzip2("d".getBytes(StandardCharsets.UTF_8), 1), bzip2(small, 1), bzip2("\n".getBytes(StandardCharsets.UTF_8), 1));
        byte[] content = "a\nbc\nda\nbc\n\n".getBytes(StandardCharsets.UTF_8);
        for (int pieceBytes = 1; pieceBytes < streams.length; pieceBytes++) {
            check(streams, content, pieceBytes);
        }
    }

    /** The two marks are data as well, stored where blocks begin to be looked for, at several places within a byte. */
    @Test
    void dataThatLooksLikeAMarkIsNotTakenForOne() throws IOException {
        byte[] one = bzip2(lines(new Random(2), 90_000, 20), 1);
        for (int trial = 0; trial < 16; trial++) {
            byte[] marks = new byte[60];
            byte[] mark = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
            System.arraycopy(mark, 0, marks, 10 + trial, 6);
            BitBuffer bits = new BitBuffer(new ByteArrayInputStream(joined(marks, one)), 0);
            long first = bits.nextMark(0, Long.MAX_VALUE >> 1);
            assertThat(first).isEqualTo(8L * (10 + trial));
            // Read as a piece of a file whose first piece holds the false mark, the block behind is found all the same.
            byte[] file = joined(marks, Arrays.copyOfRange(one, 4, one.length));
            FileSplit piece = new FileSplit("/f.bz2", 5, file.length - 5, file.length, 0);
            assertThat(read(piece, file)).isEqualTo(afterFirstLine(lines(new Random(2), 90_000, 20)));
        }
    }

    private static byte[] afterFirstLine(byte[] content) {
        int newline = 0;
        while (content[newline] != '\n') {
            newline++;
        }
        return Arrays.copyOfRange(content, newline + 1, content.length);
    }

    /** Whatever bit is wrong, some piece says so, or nothing is different. */
    @Test
    void damageAndTruncationFailSomePiece() throws IOException {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("Bzip2SplitsTest seed " + seed);
        Random random = new Random(seed);
        byte[] content = lines(random, 6_000, 40);
        byte[] file = joined(bzip2(Arrays.copyOf(content, 3_000), 1), bzip2(Arrays.copyOfRange(content, 3_000, content.length), 1));
        int border = bzip2(Arrays.copyOf(content, 3_000), 1).length;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(file, 1 + random.nextInt(file.length - 1)) : file.clone();
            if (i % 3 != 0) {
                int at = i % 3 == 1 ? random.nextInt(file.length) : Math.min(file.length - 1, border - 12 + random.nextInt(30));
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }
            int pieceBytes = Math.max(1, Math.min(damaged.length - 1, 100 + random.nextInt(file.length)));
            if (damaged.length == border || damaged.length < 2) {
                continue;
            }
            try {
                check(damaged, content, pieceBytes);
            } catch (InputException expected) {
                assertThat(expected).hasMessageContaining("/f.bz2");
            }
        }
    }

    @Test
    void aFileThatIsNoBzip2IsSaidToBeDamagedByTheFirstPiece() {
        byte[] text = lines(new Random(3), 10_000, 50);
        List<FileSplit> pieces = pieces(text, 4_000);
        assertThatThrownBy(() -> read(pieces.get(0), text)).isInstanceOf(InputException.class).hasMessageContaining("does not begin");
    }

    @Test
    void aLargeFileIsReadByManyTasksAndItsLinesComeInOrder(@TempDir Path directory) throws Exception {
        Random random = new Random(4);
        byte[] content = lines(random, 700_000, 100);
        byte[] stream = bzip2(content, 2);
        int copies = (int) ((9L << 20) / stream.length) + 1;
        Path path = directory.resolve("large.txt.bz2");
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int i = 0; i < copies; i++) {
                out.write(stream);
            }
        }
        long mtime = 0;
        assertThat(FileSplits.planLines(List.of(new FileStamp(path.toString(), Files.size(path), mtime)), 32 << 20)).hasSizeGreaterThan(1);
        List<String> once = new String(content, StandardCharsets.UTF_8).lines().toList();
        try (Cluster cluster = Cluster.local(2)) {
            List<String> read = cluster.textFiles(path.toString()).toList();
            assertThat(read).hasSize(copies * once.size());
            for (int i = 0; i < copies; i++) {
                assertThat(read.subList(i * once.size(), (i + 1) * once.size()).equals(once)).as("copy %d", i).isTrue();
            }
        }
    }
}
