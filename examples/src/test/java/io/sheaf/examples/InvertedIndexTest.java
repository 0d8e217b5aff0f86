package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        // Sorted maps: the sources have no word and no file name beyond U+FFFF.
        Map<String, Map<String, Long>> expected = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(sources)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                WordsTest.naive(Files.readString(file)).forEach(word -> expected.computeIfAbsent(word, w -> new TreeMap<>()).merge(file.toString(), 1L, Long::sum));
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
        String below = Files.writeString(directory.resolve("\uFA0E"), "\uD840\uDC00 \uFA0E b\n").toRealPath().toString();
        String above = Files.writeString(directory.resolve("\uD840\uDC00"), "\uFA0E B,b").toRealPath().toString();

        try (Cluster cluster = Cluster.local(2)) {
            assertThat(InvertedIndex.lines(cluster, List.of(above, below)).toList())
                    .containsExactly("b\t" + below + ":1 " + above + ":2", "\uFA0E\t" + below + ":1 " + above + ":1", "\uD840\uDC00\t" + below + ":1");
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
