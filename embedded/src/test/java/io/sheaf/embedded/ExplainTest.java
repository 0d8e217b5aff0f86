package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of plans, before and after they run. */
@Timeout(60)
class ExplainTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static KeyedDataset<String, Pair<Integer, Integer>> join() {
        KeyedDataset<String, Integer> left = cluster.of("a", "b", "a").mapToPair(key -> Pair.of(key, 1));
        return left.join(cluster.of("a").mapToPair(key -> Pair.of(key, 2)));
    }

    /** The explanation with {@code @} for all places in this class. */
    private static List<String> lines(String explanation) {
        return explanation.replaceAll("io\\.sheaf\\.embedded\\.ExplainTest\\.join\\(ExplainTest\\.java:\\d+\\)", "@").lines().toList();
    }

    @Test
    void saysBeforeTheRunWhatWillBeChosenAndWhereItWasCalled() {
        assertThat(lines(join().explain())).containsExactly(
                "stage 0",
                "  reads  1 tasks' input sent with the job as READ_VALUES, for of() at @",
                "    then MAP, for mapToPair() at @",
                "    then MAP_VALUES, for join() at @",
                "  writes 16 partitions, kept by the workers by WRITE_PAIRS, for join() at @",
                "stage 1, if stage 0 is not below 8.0 MiB",
                "  reads  3 tasks' input sent with the job as READ_VALUES, for of() at @",
                "    then MAP, for mapToPair() at @",
                "    then MAP_VALUES, for join() at @",
                "  writes 16 partitions, kept by the workers by WRITE_PAIRS, for join() at @",
                "stage 2",
                "  reads  3 tasks' input sent with the job as READ_VALUES, for of() at @, if stage 0 is below 8.0 MiB",
                "    then MAP, for mapToPair() at @",
                "    then LOOKUP_JOIN [0, 0], for join() at @",
                "  reads  16 partitions of stage 1 as SHUFFLE_GROUPED, for join() at @, if stage 0 is not below 8.0 MiB",
                "    then FLAT_MAP, for join() at @",
                "  needs  what all tasks of stage 0 say, in every task",
                "  writes results to the client by RESULT_VALUES",
                "join() at @: 16 partitions; more, of about 1.0 MiB each, if more than 16.0 MiB are read",
                "join() at @: chosen at run time: if stage 0 takes less than 8.0 MiB as a table, every worker gets it whole (broadcast);"
                        + " else stage 1 brings the other side to it (shuffle)",
                "join() at @: chosen at run time: if it shuffles, a partition of stage 1 with more than 64.0 MiB and four times the median"
                        + " is split among several tasks");
    }

    @Test
    void saysAfterwardsWhatWasChosenAndWhy() {
        Job<Long> small = join().submitCount();
        assertThat(small.join()).isEqualTo(2);
        assertThat(lines(small.explain())).last().asString().matches("join\\(\\) at @: broadcast: stage 0 wrote \\d+ bytes in 1 records and 1 tasks,"
                + " which take \\d+ bytes as a table, below 8\\.0 MiB");
        Job<List<Pair<String, Pair<Integer, Integer>>>> large = join().with(JobOptions.DEFAULT.withBroadcastBelow(20)).submitToList();
        assertThat(large.join()).hasSize(2);
        assertThat(lines(large.explain())).anySatisfy(line -> assertThat(line).matches("join\\(\\) at @: shuffle: .* as a table, not below 20 bytes"));
        // Enough was read before the last task.
        Job<Boolean> early = join().submitIsEmpty();
        assertThat(early.join()).isFalse();
        assertThat(lines(early.explain())).last().asString().startsWith("join() at @: broadcast");
    }

    @Test
    void saysOfEachJoinOfAChainWhatWasChosen() {
        KeyedDataset<String, Integer> one = join().mapValues(Pair::first);
        Job<Long> chain = one.leftJoin(cluster.range(0, 200).boxed().mapToPair(i -> Pair.of("k" + i, i))).with(JobOptions.DEFAULT.withBroadcastBelow(40_000))
                .submitCount();
        assertThat(chain.join()).isEqualTo(2);
        assertThat(chain.explain().lines().filter(line -> line.contains("as a table"))).satisfiesExactly(
                first -> assertThat(first).startsWith("join() at").contains(": broadcast:", "below 39.1 KiB"),
                second -> assertThat(second).startsWith("leftJoin() at").contains(": shuffle:", "200 records", "not below 19.5 KiB"));
    }

    @Test
    void nothingIsChosenWherePartitionsAreGiven() {
        KeyedDataset<String, Integer> left = cluster.of("a").mapToPair(key -> Pair.of(key, 1));
        assertThat(left.join(left, 2).explain()).doesNotContain("chosen at run time", "chosen yet").contains("2 partitions of stage 0 as SHUFFLE_GROUPED");
        Job<Long> plain = left.submitCount();
        plain.join();
        assertThat(plain.explain()).isEqualTo(left.explain().replace("RESULT_VALUES", "RESULT_COUNT"));
    }

    @Test
    void saysWhatAKeptDatasetChose() {
        KeyedDataset<String, Pair<Integer, Integer>> kept = join().cache();
        assertThat(kept.explain()).contains("what a job of its own keeps", "\nread as stage 0: kept for ExplainTest.java:",
                ": chosen at run time: if stage 0 takes less than");
        Job<Long> count = kept.submitCount();
        assertThat(count.join()).isEqualTo(2);
        assertThat(count.explain()).contains("\nread as stage 0: kept for ExplainTest.java:", ": broadcast: stage 0 wrote");
        Job<Long> ofKept = kept.filter(pair -> true).cache().submitCount();
        ofKept.join();
        assertThat(ofKept.explain().split("\nread as stage 0: ")).hasSize(3);
        kept.unpersist();
        assertThat(count.explain()).contains(": broadcast: stage 0 wrote");
    }
}
