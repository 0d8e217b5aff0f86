package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCountTest {

    @TempDir
    Path directory;

    @Test
    void countsLikeALoopDoes() throws IOException {
        Random random = new Random(7);
        Map<String, Long> expected = new HashMap<>();
        for (int file = 0; file < 3; file++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                lines.add("Word" + random.nextInt(40) + ", Straße " + random.nextInt(1000));
            }
            lines.forEach(line -> WordsTest.naive(line).forEach(word -> expected.merge(word, 1L, Long::sum)));
            Files.write(directory.resolve("f" + file + ".txt"), lines);
        }

        try (Cluster cluster = Cluster.local(2)) {
            assertThat(WordCount.counts(cluster, List.of(directory.toString())).join()).isEqualTo(expected);
        }
    }

    @Test
    void ordersByCountThenByCodePoints() {
        // U+FF21 comes before U+10428, but its UTF-16 unit is above that one's first.
        Map<String, Long> counts = Map.of("b", 2L, "\uFF21", 2L, "\uD801\uDC28", 2L, "often", 10L, "bb", 2L);

        assertThat(WordCount.lines(counts, 0)).containsExactly("10\toften", "2\tb", "2\tbb", "2\t\uFF21", "2\t\uD801\uDC28");
        assertThat(WordCount.lines(counts, 2)).containsExactly("10\toften", "2\tb");
        assertThat(WordCount.lines(Map.of(), 0)).isEmpty();
    }

    @Test
    void comparesLikeArraysOfCodePoints() {
        Random random = new Random(11);
        int[] alphabet = {'a', 'b', 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF};
        for (int round = 0; round < 20_000; round++) {
            String a = word(random, alphabet);
            String b = word(random, alphabet);
            assertThat(Integer.signum(WordCount.compareCodePoints(a, b)))
                    .as("seed 11, round %s", round)
                    .isEqualTo(Integer.signum(Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray())));
        }
    }

    private static String word(Random random, int[] alphabet) {
        return random.ints(random.nextInt(5), 0, alphabet.length)
                .map(i -> alphabet[i])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void writesPartsThatReadInOrder() throws IOException {
        Path out = directory.resolve("out");
        List<String> lines = Stream.iterate(0, i -> i + 1).limit(1000).map(i -> (1000 - i) + "\tw" + i).toList();

        try (Cluster cluster = Cluster.local(2)) {
            WordCount.write(cluster, lines, out).join();
        }

        List<String> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path part : files.filter(file -> file.getFileName().toString().matches("part-\\d{5}")).sorted().toList()) {
                read.addAll(Files.readAllLines(part));
            }
        }
        assertThat(read).isEqualTo(lines);
        assertThat(out.resolve("_SUCCESS")).exists();
    }
}
