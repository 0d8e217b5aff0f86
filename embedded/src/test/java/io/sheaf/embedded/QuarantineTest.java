package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.TaskContext;
import io.sheaf.TaskFailedException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FixedLengthSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory in which records are written down that were left out: complete, or not there. */
@Timeout(60)
class QuarantineTest {

    @TempDir
    Path scratch;

    private JobOptions into(long limit) {
        return JobOptions.DEFAULT.withSkipping(Skipping.upTo(limit).into(quarantine()));
    }

    private Path quarantine() {
        return scratch.resolve("quarantine");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(scratch)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> found = Files.list(quarantine())) {
            for (Path part : found.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    private void awaitNames(List<String> expected) {
        await().atMost(Duration.ofSeconds(20)).until(() -> names().equals(expected));
    }

    @Test
    void eachRecordIsWrittenDownWithItsPlaceInTheFile() throws Exception {
        Path input = scratch.resolve("numbers.txt");
        Files.write(input, "1\nzwölf\r\n3\n\"x\"\n5".getBytes(StandardCharsets.UTF_8));
        try (Cluster cluster = Cluster.local(2)) {
            Job<List<Integer>> job = cluster.textFiles(input.toString()).with(into(2)).map(Integer::parseInt).submitToList();
            assertThat(job.join()).containsExactly(1, 3, 5);
            assertThat(job.skipped().first()).extracting(SkippedRecord::position).containsExactly(2L, 12L);
            assertThat(job.skipped().first()).extracting(SkippedRecord::source).containsOnly(input.toString());
            // Made before the end is told, with the manifest of every output.
            assertThat(quarantine().resolve("_SUCCESS")).exists();
            assertThat(lines()).hasSize(2);
            assertThat(lines().get(0)).startsWith("{\"stage\":1,\"task\":0,\"source\":\"" + input + "\",\"position\":2,\"type\":\"java.lang.NumberFormatException\"")
                    .contains("\"message\":\"For input string: \\\"zwölf\\\"").contains("\\n\\tat ").endsWith("\"record\":\"zwölf\"}");
            assertThat(lines().get(1)).contains("\"position\":12,").endsWith("\"record\":\"\\\"x\\\"\"}");
            awaitNames(List.of("numbers.txt", "quarantine"));
        }
    }

    @Test
    void recordsOfOtherFilesAreNumbered() throws Exception {
        Path file = Files.writeString(scratch.resolve("a.bin"), "012003");
        Path other = Files.writeString(scratch.resolve("b.bin"), "04");
        try (Cluster cluster = Cluster.local(2)) {
            assertThat(onlySkipped(cluster, file.toString())).isEqualTo(file + " 1");
            assertThat(onlySkipped(cluster, file.toString(), other.toString())).isEqualTo("one of 2 files from " + file + " to " + other + " 1");
        }
    }

    private static String onlySkipped(Cluster cluster, String... files) {
        JobOptions options = JobOptions.DEFAULT.withSkipping(Skipping.upTo(1));
        Job<Long> job = cluster.read(new FixedLengthSource(2, files)).with(options)
                .map(bytes -> picky(Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII)))).submitCount();
        assertThat(job.join()).isEqualTo(1 + files.length);
        SkippedRecord skipped = job.skipped().first().get(0);
        return skipped.source() + " " + skipped.position();
    }

    @Test
    void nothingIsLeftBehindWhenNothingWasSkipped() throws Exception {
        try (Cluster cluster = Cluster.local(2)) {
            assertThat(cluster.range(0, 100).with(into(2)).map(n -> n + 1).count()).isEqualTo(100);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void onlyWinningAttemptsAreInIt() throws Exception {
        try (Cluster cluster = Cluster.local(2)) {
            Job<Long> job = cluster.from(IntStream.range(0, 40).boxed().toList()).with(into(4)).repartition(4).map(QuarantineTest::picky)
                    .mapPartitions(records -> {
                        List<Integer> all = new ArrayList<>();
                        records.forEachRemaining(all::add);
                        if (TaskContext.current().attempt() == 1) {
                            throw new IllegalStateException("once more");
                        }
                        return all.iterator();
                    }).submitCount();
            assertThat(job.join()).isEqualTo(36);
            assertThat(lines()).hasSize(4);
            awaitNames(List.of("quarantine"));
        }
    }

    private static int picky(int number) {
        if (number % 10 == 0) {
            throw new IllegalArgumentException("no tens: " + number);
        }
        return number;
    }

    @Test
    void itIsThereAlsoWhenThereWereTooMany() throws Exception {
        try (Cluster cluster = Cluster.local(1)) {
            Job<Long> job = cluster.from(IntStream.range(0, 80).boxed().toList()).with(into(5)).repartition(4).map(QuarantineTest::picky).submitCount();
            assertThatThrownBy(job::join).isInstanceOf(TaskFailedException.class).hasMessageContaining("more than the 5");
            assertThat(lines()).hasSizeGreaterThan(5).hasSize((int) job.skipped().count());
            awaitNames(List.of("quarantine"));
        }
    }

    @Test
    void aJobThatFailsOtherwiseOrIsCancelledLeavesNothing() throws Exception {
        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> cluster.from(IntStream.range(0, 40).boxed().toList()).with(into(100)).map(QuarantineTest::picky).repartition(2)
                    .mapPartitions(QuarantineTest::failing).count()).isInstanceOf(TaskFailedException.class).hasMessageContaining("at the end");
            awaitNames(List.of());
            Job<Long> cancelled = cluster.from(IntStream.range(0, 40).boxed().toList()).with(into(100)).map(QuarantineTest::picky).repartition(2)
                    .mapPartitions(QuarantineTest::waiting).submitCount();
            await().atMost(Duration.ofSeconds(20)).until(() -> !names().isEmpty());
            cancelled.cancel();
            assertThatThrownBy(cancelled::join).isInstanceOf(JobCancelledException.class);
            awaitNames(List.of());
        }
    }

    private static Iterator<Integer> failing(Iterator<Integer> records) {
        throw new IllegalStateException("at the end");
    }

    private static Iterator<Integer> waiting(Iterator<Integer> records) {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException("cancelled", e);
        }
        return records;
    }

    @Test
    void aDirectoryThatIsTakenIsRefusedBeforeTheJob() throws Exception {
        Files.createDirectory(quarantine());
        Files.createFile(quarantine().resolve("mine"));
        try (Cluster cluster = Cluster.local(1)) {
            assertThatThrownBy(() -> cluster.range(0, 10).with(into(1)).map(n -> n).count())
                    .isInstanceOf(RefusedException.class).hasMessageContaining(quarantine().toString());
        }
    }

    /** What a sink would show of too many is not shown. */
    @Test
    void outputDoesNotAppearWhenTheShareIsExceeded() throws Exception {
        Path out = scratch.resolve("out");
        JobOptions options = JobOptions.DEFAULT.withSkipping(Skipping.upToShare(0.05).into(quarantine()));
        try (Cluster cluster = Cluster.local(2)) {
            Job<WrittenFiles> job = cluster.from(IntStream.range(0, 100).boxed().toList()).with(options).map(QuarantineTest::picky).submitWriteText(out);
            assertThatThrownBy(job::join).isInstanceOf(TaskFailedException.class).hasMessageContaining("10 of 100 records");
            assertThat(lines()).hasSize(10);
            awaitNames(List.of("quarantine"));
        }
    }
}
