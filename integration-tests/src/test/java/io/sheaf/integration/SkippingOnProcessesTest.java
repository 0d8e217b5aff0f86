package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.SkippingLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Records are left out, counted and written down across worker processes, one of which dies. */
class SkippingOnProcessesTest {

    @TempDir
    Path scratch;

    @Test
    void whatADeadWorkerLeftOutCountsOnceAndTooManyAreWrittenDownAsWell() throws Exception {
        Path place = Files.createDirectory(scratch.resolve("place"));
        Path input = Files.writeString(scratch.resolve("numbers.txt"), "1\n2\nnone\n4\n\n6\n");
        Path quarantine = place.resolve("quarantine");
        Path tooMany = place.resolve("tooMany");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            JavaProgram program = cluster.sheaf().userProgram(SkippingLines.class);

            JavaProgram.Outcome skipped = program.run(scratch, input.toString(), quarantine.toString(), "2");
            assertThat(skipped.exitCode()).as(skipped.stderr()).isZero();
            assertThat(skipped.stdout().lines()).containsExactly("[1, 2, 4, 6]", "2", input + " 4 none", input + " 11 ");
            List<JsonNode> lines = lines(quarantine);
            assertThat(lines).extracting(line -> line.get("position").asLong()).containsExactly(4L, 11L);
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.get("source").asString()).isEqualTo(input.toString());
                assertThat(line.get("type").asString()).isEqualTo("java.lang.NumberFormatException");
                assertThat(line.get("stack").asString()).startsWith("java.lang.NumberFormatException: For input string: ").contains("\n\tat ");
            });

            JavaProgram.Outcome failed = program.run(scratch, "many", tooMany.toString(), "99");
            assertThat(failed.exitCode()).as(failed.stderr()).isZero();
            assertThat(failed.stdout()).contains(" records, more than the 99 that the options of the job allow. The first one is of stage 1, task ");
            assertThat(lines(tooMany)).hasSizeGreaterThan(99);
            await().atMost(DevCluster.SOON).until(() -> names(place).equals(List.of("quarantine", "tooMany")));
        }
    }

    private static List<JsonNode> lines(Path directory) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String name : names(directory)) {
            if (name.endsWith(".jsonl")) {
                Files.readAllLines(directory.resolve(name)).forEach(line -> lines.add(new ObjectMapper().readTree(line)));
            }
        }
        return lines;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
