package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InvertedIndexTest {

    @TempDir
    Path directory;

    @Test
    void indexesThisModulesSourcesLikeALoopDoes() throws IOException {
        Path sources = Path.of("src").toRealPath();
        Comparator<String> byCodePoints = (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
        Map<String, Map<String, Long>> expected = new TreeMap<>(byCodePoints);
        try (Stream<Path> tree = Files.walk(sources)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                WordsTest.naive(Files.readString(file)).forEach(word -> expected.computeIfAbsent(word, w -> new TreeMap<>(byCodePoints)).merge(file.toString(), 1L, Long::sum));
            }
        }
        List<String> lines = new ArrayList<>();
        expected.forEach((word, files) -> {
            List<String> counts = new ArrayList<>();
            files.forEach((file, count) -> counts.add(file + ":" + count));
            lines.add(word + "\t" + String.join(" ", counts));
        });

        for (int slots : new int[] {1, 3}) {
            try (Cluster cluster = Cluster.local(slots)) {
                assertThat(InvertedIndex.lines(cluster, List.of(sources.toString())).toList()).hasSizeGreaterThan(500).containsExactlyElementsOf(lines);
            }
        }
    }

    @Test
    void ordersWordsAndFilesByCodePoints() throws IOException {
        // U+FA0E comes before U+20000, but its UTF-16 unit is above the first of that one.
        String first = Files.writeString(directory.resolve("B"), "\uD840\uDC00 \uFA0E b\n").toRealPath().toString();
        String second = Files.writeString(directory.resolve("a"), "\uFA0E B,b").toRealPath().toString();

        try (Cluster cluster = Cluster.local(2)) {
            assertThat(InvertedIndex.lines(cluster, List.of(second, first)).toList())
                    .containsExactly("b\t" + first + ":1 " + second + ":2", "\uFA0E\t" + first + ":1 " + second + ":1", "\uD840\uDC00\t" + first + ":1");
        }
    }

    @Test
    void aLineThatIsNoTextIsNamed() throws IOException {
        Files.writeString(directory.resolve("a"), "fine\n");
        Path file = Files.write(directory.resolve("b"), new byte[] {'x', '\n', (byte) 0xFF, '\n'});

        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> InvertedIndex.lines(cluster, List.of(directory.toString())).toList())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toRealPath() + ": line 2: is no UTF-8");
        }
    }
}
