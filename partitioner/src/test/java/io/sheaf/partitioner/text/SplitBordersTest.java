package io.sheaf.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.TextOptions;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStamp;
import io.sheaf.partitioner.split.TextSplits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the file, the splits and the buffer: every line is read once, by the split that owns it (pitfall P35). */
class SplitBordersTest {
    private static final byte[] ALPHABET = {'a', '\r', '\n', (byte) 0xc3, (byte) 0xa9};

    /** A line by its definition. */
    private record Line(long start, String bytes) {}

    @Test
    void everySmallFileWithEverySplitSizeAndBuffer() throws IOException {
        int files = 0;
        for (int length = 1; length <= 8; length++) {
            byte[] file = new byte[length];
            int[] digits = new int[length];
            do {
                for (int i = 0; i < length; i++) {
                    file[i] = ALPHABET[digits[i]];
                }
                List<Line> lines = linesOf(file);
                for (int splitBytes = 1; splitBytes <= length; splitBytes++) {
                    check(file, lines, splitBytes, 1, 1);
                    check(file, lines, splitBytes, 3, 2);
                    check(file, lines, splitBytes, 4, 9);
                }
                files++;
            } while (advance(digits));
        }
        assertThat(files).isEqualTo(488_280);
    }

    @Test
    void everyFileOfWholeCharactersUpToElevenBytes() throws IOException {
        check(new byte[0], 11);
    }

    /** Long enough for the search by eight bytes, at all alignments. */
    @Test
    void randomFilesOfSomeHundredBytes() throws IOException {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("SplitBordersTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] file = new byte[1 + random.nextInt(300)];
            int rarity = 2 + random.nextInt(60);
            for (int k = 0; k < file.length; k++) {
                file[k] = random.nextInt(rarity) == 0 ? ALPHABET[1 + random.nextInt(4)] : (byte) random.nextInt(256);
            }
            file[0] = 'x'; // no byte order mark
            check(file, linesOf(file), 1 + random.nextInt(file.length), 1 + random.nextInt(40), 1 + random.nextInt(40));
        }
    }

    private static void check(byte[] file, int room) throws IOException {
        List<Line> lines = linesOf(file);
        for (int splitBytes = 1; splitBytes <= file.length; splitBytes++) {
            check(file, lines, splitBytes, 1 + splitBytes % 4, 10);
        }
        for (String next : List.of("a", "\r", "\n", "é")) {
            byte[] more = next.getBytes(StandardCharsets.UTF_8);
            if (more.length <= room) {
                byte[] longer = Arrays.copyOf(file, file.length + more.length);
                System.arraycopy(more, 0, longer, file.length, more.length);
                check(longer, room - more.length);
            }
        }
    }

    private static void check(byte[] file, List<Line> lines, int splitBytes, int bufferBytes, int step) throws IOException {
        for (FileSplit split : TextSplits.plan(List.of(new FileStamp("/f", file.length, 0)), splitBytes)) {
            List<Line> read = new ArrayList<>();
            LineCounts counts = new TextSplitReader(split, TextOptions.DEFAULT, bufferBytes).read(new MemorySource(file, (int) split.offset(), step),
                    (line, decoder) -> read.add(lineAt(line)), () -> Long.MAX_VALUE);
            List<Line> owned = lines.stream().filter(line -> owns(split, line.start())).toList();
            if (!read.equals(owned) || counts.lines() != read.size()) {
                assertThat(read).as("%s of %s, buffer %d, step %d", split, Arrays.toString(file), bufferBytes, step).isEqualTo(owned);
            }
        }
    }

    private static boolean owns(FileSplit split, long start) {
        return start == 0 ? split.offset() == 0 : split.offset() < start && start <= split.end();
    }

    private static List<Line> linesOf(byte[] file) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                int end = i > start && file[i - 1] == '\r' ? i - 1 : i;
                lines.add(new Line(start, new String(file, start, end - start, StandardCharsets.ISO_8859_1)));
                start = i + 1;
            }
        }
        if (start < file.length) {
            lines.add(new Line(start, new String(file, start, file.length - start, StandardCharsets.ISO_8859_1)));
        }
        return lines;
    }

    private static Line lineAt(LineScanner line) {
        String bytes = new String(line.buffer(), line.start(), line.end() - line.start(), StandardCharsets.ISO_8859_1);
        if (line.isAscii() != bytes.chars().allMatch(c -> c < 0x80)) {
            throw new AssertionError("wrong about ASCII: " + bytes);
        }
        return new Line(line.offset(line.start()), bytes);
    }

    private static boolean advance(int[] digits) {
        for (int i = 0; i < digits.length; i++) {
            if (++digits[i] < ALPHABET.length) {
                return true;
            }
            digits[i] = 0;
        }
        return false;
    }
}
