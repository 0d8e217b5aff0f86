package io.sheaf.integration;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Text files of random words, and how often each word is in them. */
final class Corpus {

    private static final String[] SYLLABLES = {"sheaf", "ear", "grün", "λό", "γος", "жито", "麦", "42", "é", "𝔘n"};
    private static final int VOCABULARY = 5000;
    private static final int WORDS_PER_LINE = 12;

    private final Random random;
    private final Map<String, Long> counts = new TreeMap<>();

    Corpus(long seed) {
        System.out.println("corpus seed " + seed);
        random = new Random(seed);
    }

    /** Writes lines until the file's text has so many bytes; packed, if its name ends with {@code .gz}. */
    void write(Path file, long bytes, String firstLineOrNull) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream text = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
                BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(text, StandardCharsets.UTF_8))) {
            if (firstLineOrNull != null) {
                count(firstLineOrNull);
                writer.write(firstLineOrNull + "\n");
            }
            for (long written = 0; written < bytes; ) {
                String line = line();
                writer.write(line);
                written += line.getBytes(StandardCharsets.UTF_8).length;
            }
        }
    }

    /** The table that {@code word-count} prints, in any order. */
    String[] table() {
        return counts.entrySet().stream().map(entry -> entry.getValue() + "\t" + entry.getKey()).toArray(String[]::new);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < WORDS_PER_LINE; i++) {
            String word = word();
            count(word);
            line.append(word).append(i % 5 == 4 ? ", " : " ");
        }
        return line.append(random.nextInt(10) == 0 ? "\r\n" : "\n").toString();
    }

    // Small numbers are more likely, as small ranks are in real text.
    private String word() {
        int rank = (int) (VOCABULARY * Math.pow(random.nextDouble(), 3));
        StringBuilder word = new StringBuilder();
        for (int rest = rank; word.length() == 0 || rest > 0; rest /= SYLLABLES.length) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
        }
        return word.toString();
    }

    private void count(String word) {
        counts.merge(word.toLowerCase(java.util.Locale.ROOT), 1L, Long::sum);
    }
}
