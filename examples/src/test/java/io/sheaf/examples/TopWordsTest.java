package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopWordsTest {

    @TempDir
    Path directory;

    @Test
    void findsWhatALoopFinds() throws IOException {
        Random random = new Random(17);
        Map<String, Long> counts = new HashMap<>();
        for (int file = 0; file < 3; file++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                lines.add("Word" + random.nextInt(300) + ", and Word" + random.nextInt(20));
            }
            lines.forEach(line -> WordsTest.naive(line).forEach(word -> counts.merge(word, 1L, Long::sum)));
            Files.write(directory.resolve("f" + file + ".txt"), lines);
        }
        List<Pair<String, Long>> expected = counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue()).thenComparing(Map.Entry::getKey))
                .map(entry -> Pair.of(entry.getKey(), entry.getValue()))
                .toList();

        for (int top : new int[] {1, 7, 100, expected.size(), expected.size() + 1}) {
            List<Pair<String, Long>> greatest = expected.subList(0, Math.min(top, expected.size()));
            assertThat(top(top)).as("seed 17, top %s", top).isEqualTo(greatest);
            assertThat(topByMapReduce(top)).as("seed 17, top %s", top).isEqualTo(greatest);
        }
    }

    @Test
    void ordersTiesByCodePoints() throws IOException {
        // U+FF21 comes before U+10428, but its UTF-16 unit is above that one's first. Its lower case is U+FF41.
        Files.writeString(directory.resolve("a.txt"), "\uD801\uDC28 bb \uFF21 often b often");

        assertThat(top(4)).containsExactly(Pair.of("often", 2L), Pair.of("b", 1L), Pair.of("bb", 1L), Pair.of("\uFF41", 1L));
    }

    @Test
    void findsNoneWhereThereAreNone() throws IOException {
        Files.writeString(directory.resolve("a.txt"), " - \n");

        assertThat(top(3)).isEmpty();
        assertThat(topByMapReduce(3)).isEmpty();
    }

    @Test
    void namesFileAndPlaceOfWhatIsNoUtf8() throws IOException {
        Path file = Files.write(directory.resolve("a.txt"), new byte[] {'a', '\n', (byte) 0xE4, '\n'});

        assertThatThrownBy(() -> top(3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toRealPath().toString())
                .hasMessageContaining("byte 2 (0xe4)");
    }

    private List<Pair<String, Long>> top(int top) {
        try (Cluster cluster = Cluster.local(2)) {
            return TopWords.top(cluster, List.of(directory.toString()), top).join();
        }
    }

    private List<Pair<String, Long>> topByMapReduce(int top) {
        try (Cluster cluster = Cluster.local(2)) {
            return TopWords.topByMapReduce(cluster, List.of(directory.toString()), top).join();
        }
    }
}
