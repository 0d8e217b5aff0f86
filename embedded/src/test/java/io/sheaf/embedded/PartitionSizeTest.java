package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shuffle that names no number of partitions has more where more is read. Here about one for each 1,000 bytes. */
@Timeout(60)
class PartitionSizeTest {

    private static final JobOptions SMALL = JobOptions.DEFAULT.withBroadcastBelow(0).withPartitionSize(1_000);

    private static Cluster cluster;

    @TempDir
    Path files;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Read as 80,000 bytes. */
    private static KeyedDataset<Long, Long> pairs() {
        return cluster.range(0, 10_000).boxed().mapToPair(i -> Pair.of(i % 100, i));
    }

    private static int partitions(Dataset<?> dataset) {
        return dataset.with(SMALL).glom().toList().size();
    }

    @Test
    void eachKindOfShuffleHasMore() {
        assertThat(partitions(pairs().reduceByKey(Long::sum))).isEqualTo(80);
        assertThat(partitions(pairs().groupByKey())).isEqualTo(80);
        assertThat(partitions(pairs().countApproxDistinctByKey())).isEqualTo(80);
        assertThat(partitions(pairs().distinct())).isEqualTo(80);
        assertThat(partitions(pairs().sortByKey())).isEqualTo(80);
        assertThat(partitions(pairs().join(pairs().mapValues(i -> 1L)).filter(pair -> pair.first() < 1))).isEqualTo(160);
        assertThat(partitions(pairs().cogroup(pairs(), pairs()))).as("240, but 768 tasks write blocks of some bytes at least").isEqualTo(104);
        assertThat(partitions(pairs().zip(pairs()))).as("160, but for the same reason").isEqualTo(104);
    }

    @Test
    void aGivenNumberStays() {
        assertThat(partitions(pairs().reduceByKey(Long::sum, 3))).isEqualTo(3);
        assertThat(partitions(pairs().sortByKey(5))).isEqualTo(5);
        assertThat(partitions(pairs().repartition(2))).isEqualTo(2);
        assertThat(partitions(pairs().partitionBy((key, n) -> n - 1))).as("a partitioner is given the number that it was written for").isEqualTo(16);
        assertThat(pairs().reduceByKey(Long::sum).with(SMALL.withPartitionSize(0)).glom().count()).isEqualTo(16);
        assertThat(pairs().reduceByKey(Long::sum).glom().count()).isEqualTo(16);
    }

    @Test
    void theAnswersAreTheSame() {
        assertThat(pairs().reduceByKey(Long::sum).with(SMALL).toMap()).isEqualTo(pairs().reduceByKey(Long::sum).toMap()).hasSize(100);
        assertThat(pairs().sortByKey().with(SMALL).toList()).isEqualTo(pairs().sortByKey().toList()).hasSize(10_000);
        Dataset<Long> descending = pairs().values().sorted((a, b) -> Long.compare(b, a));
        assertThat(descending.with(SMALL).toList()).isEqualTo(LongStream.range(0, 10_000).mapToObj(i -> 9_999 - i).toList());
        KeyedDataset<Long, String> few = cluster.range(0, 50).boxed().mapToPair(i -> Pair.of(i, "r" + i));
        assertThat(pairs().leftJoin(few).with(SMALL).toList()).hasSize(10_000).containsExactlyInAnyOrderElementsOf(pairs().leftJoin(few).toList());
        assertThat(pairs().zip(pairs().values()).with(SMALL).toList()).isEqualTo(pairs().zip(pairs().values()).toList());
        assertThat(pairs().keys().with(SMALL).countByValue()).hasSize(100).containsEntry(7L, 100L);
    }

    @Test
    void aSmallSideIsLookedUpInAllItsPartitions() {
        JobOptions broadcasting = SMALL.withBroadcastBelow(1 << 20);
        Job<List<Pair<Long, Pair<Long, Long>>>> joined = pairs().join(pairs().reduceByKey(Long::sum)).with(broadcasting).submitToList();
        assertThat(joined.join()).hasSize(10_000).containsExactlyInAnyOrderElementsOf(pairs().join(pairs().reduceByKey(Long::sum)).toList());
        assertThat(joined.explain()).contains(": broadcast: ", ": 80 partitions: 78.1 KiB were read, more than 15.6 KiB");
    }

    @Test
    void oneShuffleBehindAnotherFollowsWhatThatWrote() {
        KeyedDataset<Long, Long> sum = pairs().mapToPair(pair -> Pair.of(7L, pair.second())).reduceByKey(Long::sum);
        assertThat(partitions(sum)).isEqualTo(80);
        assertThat(partitions(sum.groupByKey())).as("a sum of each of 256 tasks takes less than 16,000 bytes").isEqualTo(16);
        KeyedDataset<Long, Long> kept = pairs().cache();
        assertThat(partitions(kept.groupByKey())).as("the bytes of what is kept").isBetween(40, 79);
        kept.unpersist();
    }

    @Test
    void filesCountByTheirBytes() throws IOException {
        Files.writeString(files.resolve("a.txt"), LongStream.range(0, 10_000).mapToObj(Long::toString).collect(Collectors.joining("\n")));
        long bytes = Files.size(files.resolve("a.txt"));
        Job<Long> count = cluster.textFiles(files.toString()).distinct().with(SMALL).glom().submitCount();
        assertThat(count.join()).isEqualTo((bytes + 999) / 1_000);
        assertThat(count.explain()).containsPattern("distinct\\(\\) at .*: 49 partitions: 47\\.7 KiB were read, more than 15\\.6 KiB")
                .contains("  writes 49 partitions, kept by the workers", "  reads  49 partitions of stage 1");
    }

    /** Ten splits, each of which claims so many bytes. */
    private record Claiming(long each) implements Source<Integer, Integer> {
        @Override
        public List<Integer> splits(int wanted) {
            return List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }

        @Override
        public long bytes(Integer split) {
            return each;
        }

        @Override
        public void read(Integer split, Consumer<? super Integer> records) {
            records.accept(split);
        }
    }

    @Test
    void aSourceSaysForItself() {
        assertThat(partitions(cluster.read(new Claiming(4_000)).distinct())).isEqualTo(40);
        assertThat(partitions(cluster.read(new Claiming(0)).distinct())).isEqualTo(16);
        assertThatThrownBy(() -> partitions(cluster.read(new Claiming(-1)).distinct())).hasMessageContaining("bytes() of the source returned -1");
    }

    @Test
    void saysBeforehandWhatWillBeChosen() {
        assertThat(pairs().sortByKey().explain()).contains(": 16 partitions; more, of about 64.0 MiB each, if more than 1024.0 MiB are read");
        assertThat(pairs().reduceByKey(Long::sum).explain()).contains(": 16 partitions; more, of about 4.0 MiB each, if more than 64.0 MiB are read");
        assertThat(pairs().groupByKey().explain()).contains(": 16 partitions; more, of about 1.0 MiB each, if more than 16.0 MiB are read");
        assertThat(pairs().distinct().with(SMALL.withPartitionSize(256 << 10)).explain()).contains(", of about 64.0 KiB each, if more than 1.0 MiB are read");
        assertThat(pairs().groupByKey().with(SMALL.withPartitionSize(0)).explain()).doesNotContain("are read");
        assertThatThrownBy(() -> SMALL.withPartitionSize(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("partitionSize");
    }
}
