package io.sheaf.benchmarks.dataflow;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Text like a natural language's in one respect: the word of rank r occurs about 1/r as often as the first. The same seed
 * gives the same bytes on every machine: ASCII, 12 words to a line.
 */
final class ZipfText {

    private static final int WORDS = 100_000;
    private static final int WORDS_IN_A_LINE = 12;
    private static final int LETTERS = 26;

    private final SplittableRandom random;
    private final byte[][] words = new byte[WORDS][];
    private final double[] upTo = new double[WORDS];

    private ZipfText(long seed) {
        random = new SplittableRandom(seed);
        double sum = 0;
        for (int rank = 0; rank < WORDS; rank++) {
            words[rank] = spelling(rank);
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    /** Writes whole lines until the file has at least this many bytes. */
    static void write(Path file, long bytes, long seed) throws IOException {
        ZipfText text = new ZipfText(seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (long written = 0; written < bytes; ) {
                written += text.writeLine(out);
            }
        }
    }

    private long writeLine(OutputStream out) throws IOException {
        long written = 0;
        for (int i = 0; i < WORDS_IN_A_LINE; i++) {
            byte[] word = words[rank()];
            out.write(word);
            out.write(i < WORDS_IN_A_LINE - 1 ? ' ' : '\n');
            written += word.length + 1;
        }
        return written;
    }

    private int rank() {
        int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[WORDS - 1]);
        return Math.min(found < 0 ? -found - 1 : found, WORDS - 1);
    }

    /** Short for low ranks, different for all. */
    private static byte[] spelling(int rank) {
        StringBuilder word = new StringBuilder();
        for (int rest = rank + 1; rest > 0; rest = (rest - 1) / LETTERS) {
            word.append((char) ('a' + (rest - 1) % LETTERS));
        }
        return word.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
