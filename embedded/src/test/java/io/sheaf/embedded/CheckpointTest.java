package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.InputException;
import io.sheaf.InputPathException;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.UnencodableException;
import io.sheaf.file.EncodedSink;
import io.sheaf.file.EncodedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Datasets that are written to files once and read from there. */
@Timeout(60)
class CheckpointTest {

    @TempDir
    Path scratch;

    private Path directory;
    private String gate;
    private Cluster cluster;

    @BeforeEach
    void open() {
        directory = scratch.resolve("not/there/yet");
        gate = Gate.fresh();
        cluster = Cluster.local(3);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Numbers that count how often they are computed. */
    private Dataset<Long> numbers(long count) {
        String name = gate;
        return cluster.range(0, count).boxed().map(x -> {
            Gate.of(name).count();
            return x;
        });
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void recordsAreComputedOnceAndKeepTheirOrderAndPartitions() throws IOException {
        Dataset<Long> made = numbers(1_000).filter(x -> x % 3 != 0);
        List<List<Long>> partitions = made.glom().toList();
        int before = Gate.of(gate).count();
        Dataset<Long> checkpoint = made.checkpoint(directory);
        int computed = Gate.of(gate).count();
        assertThat(computed - before).isEqualTo(1_001);
        assertThat(checkpoint.glom().toList()).isEqualTo(partitions);
        assertThat(checkpoint.map(x -> x + 1).count()).isEqualTo(666);
        assertThat(Gate.of(gate).count()).as("nothing is computed again").isEqualTo(computed + 1);
        assertThat(files()).hasSize(partitions.size() + 1);
        assertThat(checkpoint.explain()).contains("READ_SOURCE").doesNotContain("MAP");
    }

    @Test
    void filesGoWithUnpersistAndWithTheCluster() throws IOException {
        Dataset<Long> first = numbers(10).checkpoint(directory);
        Dataset<Long> second = first.map(x -> -x).checkpoint(directory);
        assertThat(directory.toFile().list()).hasSize(2).allMatch(name -> name.startsWith("checkpoint-"));
        first.unpersist();
        first.unpersist();
        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(second.toList()).isEqualTo(LongStream.range(0, 10).map(x -> -x).boxed().toList());
        assertThatThrownBy(first::count).isInstanceOf(SheafException.class).hasMessageContaining("checkpoint-");
        Dataset<Long> derived = second.map(x -> x);
        assertThatThrownBy(derived::unpersist).isInstanceOf(RefusedException.class).hasMessageContaining("checkpoint()");
        cluster.close();
        assertThat(directory).exists().isEmptyDirectory();
    }

    @Test
    void pairsStayPairsAndNullsAndUsersTypesComeBack() {
        record Point(int x, String name) {}
        List<Point> points = Arrays.asList(new Point(1, "a"), null, new Point(2, null));
        assertThat(cluster.from(points).checkpoint(directory).toList()).isEqualTo(points);
        KeyedDataset<Integer, Point> byName = cluster.from(points).keyBy(p -> p == null ? 0 : p.x());
        KeyedDataset<Integer, Point> again = byName.checkpoint(directory);
        assertThat(again.filterKeys(x -> x > 1).values().toList()).containsExactly(new Point(2, null));
        assertThat(cluster.of().checkpoint(directory).toList()).isEmpty();
    }

    @Test
    void aJobThatFailsLeavesNothing() throws IOException {
        Dataset<Object> bad = cluster.of(1, 2).map(x -> x == 2 ? Thread.currentThread() : x);
        assertThatThrownBy(() -> bad.with(JobOptions.DEFAULT.withMaxAttempts(1)).checkpoint(directory)).isInstanceOf(UnencodableException.class);
        Job<? extends Dataset<Long>> job = numbers(5).submitCheckpoint(directory);
        assertThat(job.join().count()).isEqualTo(5);
        cluster.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatWasDamagedIsNotRead() throws IOException {
        Dataset<Long> checkpoint = numbers(1_000).checkpoint(directory);
        Path part = files().stream().filter(file -> file.getFileName().toString().startsWith("part")).findFirst().orElseThrow();
        byte[] bytes = Files.readAllBytes(part);
        byte[] flipped = bytes.clone();
        // Of a number within the record, so that only the checksum tells.
        flipped[bytes.length - 1] ^= 2;
        Files.write(part, flipped);
        assertThatThrownBy(checkpoint::count).isInstanceOf(InputException.class).hasMessageContaining(part.toString()).hasMessageContaining("checksum");
        Files.write(part, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(checkpoint::count).isInstanceOf(InputException.class).hasMessageContaining("bytes instead of");
    }

    @Test
    void aProgramCanKeepEncodedRecordsForAnother() throws IOException {
        record Named(String name, List<Integer> values) {}
        List<Named> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(new Named("n" + i, List.of(i, -i)));
        }
        for (String suffix : List.of("", ".gz")) {
            Path place = scratch.resolve("kept" + suffix);
            cluster.from(all).write(new EncodedSink<>(place, suffix));
            try (Cluster other = Cluster.local(1)) {
                assertThat(other.read(new EncodedSource<Named>(place)).toList()).isEqualTo(all);
                assertThat(other.read(new EncodedSource<Named>(place)).take(3)).isEqualTo(all.subList(0, 3));
            }
        }
        Path text = scratch.resolve("text");
        cluster.of("a").writeText(text);
        assertThatThrownBy(() -> cluster.read(new EncodedSource<>(text)).toList()).isInstanceOf(InputException.class)
                .hasMessageContaining("part-00000");
        assertThatThrownBy(() -> cluster.read(new EncodedSource<>(scratch.resolve("nowhere"))).toList()).isInstanceOf(InputPathException.class)
                .hasMessageContaining("nowhere");
        Files.write(text.resolve("_SUCCESS"), List.of("something else"));
        assertThatThrownBy(() -> cluster.read(new EncodedSource<>(text)).toList()).isInstanceOf(InputException.class)
                .hasMessageContaining("not the manifest").hasMessageContaining("EncodedSink");
    }
}
