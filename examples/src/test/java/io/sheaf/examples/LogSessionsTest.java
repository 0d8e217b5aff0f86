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
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogSessionsTest {

    @TempDir
    Path directory;

    @Test
    void cutsSessionsAcrossFilesAndOutOfOrder() throws IOException {
        Files.writeString(directory.resolve("a.log"), """
                # seconds user url
                5000 bob /late
                1000 ann /

                2799 ann /just-in-time
                1000 bob /
                """);
        Files.writeString(directory.resolve("b.log"), """
                4599 ann /a-second-session-as-30-minutes-have-passed
                1000 ann /same-second
                1500\tbob\t/tabs
                0 zoë /first-second
                """);

        assertThat(lines()).containsExactly(
                "ann\t1000\t2799\t3", "ann\t4599\t4599\t1", "bob\t1000\t1500\t2", "bob\t5000\t5000\t1", "zoë\t0\t0\t1");
    }

    @Test
    void findsWhatALoopFinds() throws IOException {
        Random random = new Random(13);
        Map<String, List<Long>> hits = new TreeMap<>();
        for (int file = 0; file < 3; file++) {
            List<String> log = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String user = "u" + random.nextInt(30);
                long second = 1_700_000_000L + random.nextInt(200_000);
                hits.computeIfAbsent(user, any -> new ArrayList<>()).add(second);
                log.add(second + " " + user + " /page" + random.nextInt(9));
            }
            Files.write(directory.resolve(file + ".log"), log);
        }

        assertThat(lines()).as("seed 13").isEqualTo(expected(hits));
    }

    private static List<String> expected(Map<String, List<Long>> hits) {
        List<String> lines = new ArrayList<>();
        hits.forEach((user, seconds) -> {
            long[] sorted = seconds.stream().mapToLong(Long::longValue).sorted().toArray();
            int from = 0;
            for (int i = 1; i <= sorted.length; i++) {
                if (i == sorted.length || sorted[i] - sorted[i - 1] >= 1800) {
                    lines.add(user + "\t" + sorted[from] + "\t" + sorted[i - 1] + "\t" + (i - from));
                    from = i;
                }
            }
        });
        return lines;
    }

    @Test
    void namesFileAndLineOfWhatIsNoHit() throws IOException {
        Path file = directory.resolve("a.log").toAbsolutePath();

        for (String bad : List.of("17 ann", "17 ann / more", "noon ann /", "-1 ann /", "9223372036854775808 ann /")) {
            Files.writeString(file, "1 ann /\n\n" + bad + "\n2 ann /\n");
            assertThatThrownBy(this::lines)
                    .as(bad)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toRealPath() + ": line 3: ")
                    .hasMessageContaining("'" + (bad.endsWith(" ann /") ? bad.substring(0, bad.indexOf(' ')) : bad) + "'");
        }
    }

    private List<String> lines() {
        try (Cluster cluster = Cluster.local(2)) {
            return LogSessions.lines(LogSessions.sessions(cluster, List.of(directory.toString())).join());
        }
    }
}
