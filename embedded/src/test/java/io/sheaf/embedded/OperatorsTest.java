package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Effects;
import io.sheaf.InputException;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
import io.sheaf.UnencodableException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators that are made of others, against plain collections. */
@Timeout(60)
class OperatorsTest {

    private static final Queue<Object> SEEN = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();
    private static final AtomicInteger MOST_UNDER_WAY = new AtomicInteger();
    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static KeyedDataset<String, Integer> pairs(int count) {
        return cluster.from(numbers(count)).mapToPair(x -> Pair.of(x % 7 == 0 ? null : "k" + x % 7, x));
    }

    private static Map<String, List<Integer>> groups(int count) {
        Map<String, List<Integer>> groups = new HashMap<>();
        numbers(count).forEach(x -> groups.computeIfAbsent(x % 7 == 0 ? null : "k" + x % 7, key -> new ArrayList<>()).add(x));
        return groups;
    }

    private static <V> Map<String, V> eachGroup(int count, java.util.function.Function<List<Integer>, V> function) {
        Map<String, V> all = new HashMap<>();
        groups(count).forEach((key, values) -> all.put(key, function.apply(values)));
        return all;
    }

    private record Tag(String name) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    @Test
    void aMapsKeysAreEqualByTheirBytes() {
        assertThatThrownBy(() -> cluster.of(0.0, -0.0).keyBy(x -> x).toMap()).isInstanceOf(InputException.class).hasMessageContaining("more than once");
        assertThatThrownBy(() -> cluster.of(1, 2, 1).keyBy(x -> new int[] {x}).toMap()).isInstanceOf(InputException.class);
        assertThat(cluster.of(1, 2, 3).keyBy(x -> new int[] {x}).toMap()).hasSize(3);
        assertThat(cluster.of("1.0", "1.00").keyBy(BigDecimal::new).toMap()).hasSize(2);
        assertThatThrownBy(() -> cluster.of("a").keyBy(Tag::new).toMap()).isInstanceOf(UnencodableException.class).hasMessageContaining("Tag");
    }

    @Test
    void narrowOperatorsGiveWhatStreamsGive() {
        for (int count : new int[] {0, 1, 3000}) {
            Dataset<Integer> data = cluster.from(numbers(count));
            assertThat(data.<Integer>mapMulti((x, out) -> {
                for (int i = 0; i < x % 3; i++) {
                    out.accept(x + i);
                }
            }).toList()).isEqualTo(numbers(count).stream().<Integer>mapMulti((x, out) -> {
                for (int i = 0; i < x % 3; i++) {
                    out.accept(x + i);
                }
            }).toList());
            assertThat(data.transform(all -> all.filter(x -> x % 2 == 0).map(x -> "n" + x)).toList())
                    .isEqualTo(numbers(count).stream().filter(x -> x % 2 == 0).map(x -> "n" + x).toList());
            assertThat(data.glom().toList().stream().flatMap(List::stream).toList()).isEqualTo(numbers(count));
            assertThat(data.isEmpty()).isEqualTo(count == 0);
            try (Stream<Integer> stream = data.toStream()) {
                assertThat(stream.toList()).isEqualTo(numbers(count));
            }
        }
        assertThat(cluster.of("a", null).peek(x -> {}).glom().toList().stream().flatMap(List::stream)).containsExactly("a", null);
    }

    /** Its result stays at the worker, so that its end is found by who takes it, after all others have come that were to come till then. */
    @Test
    @Timeout(60)
    void aStreamGoesOnWhenOneLongTaskIsBeforeManyEmptyOnes() {
        long records = 3_000;
        try (Stream<String> stream = cluster.range(0, 1_000_000).filter(x -> x < records).mapToObj("%0100d"::formatted).toStream()) {
            assertThat(stream.count()).isEqualTo(records);
        }
    }

    @Test
    void aStreamThatIsClosedEarlyCancelsItsJob() {
        try (Stream<Long> stream = cluster.range(0, 100_000_000).boxed().toStream()) {
            assertThat(stream.limit(3).toList()).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void aTransformedStreamIsClosed() {
        SEEN.clear();
        cluster.of(1, 2).transform(all -> all.onClose(() -> SEEN.add("closed"))).toList();
        assertThat(SEEN).isNotEmpty().containsOnly("closed");
        assertThatThrownBy(() -> cluster.of(1).<Integer>transform(all -> null).toList()).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("transform() at").hasMessageContaining("its function returned null");
    }

    @Test
    void foldsKeepTheOrderOfRecords() {
        for (int count : new int[] {0, 1, 2, 5000}) {
            Dataset<String> words = cluster.from(numbers(count)).map(x -> x + ",");
            String joined = numbers(count).stream().map(x -> x + ",").collect(Collectors.joining());
            assertThat(words.fold("", (a, b) -> a + b)).isEqualTo(joined);
            assertThat(words.treeReduce((a, b) -> a + b)).isEqualTo(count == 0 ? Optional.empty() : Optional.of(joined));
            assertThat(words.treeAggregate("", (a, b) -> a + b, (a, b) -> a + b)).isEqualTo(joined);
        }
        assertThat(cluster.range(0, 100_000).boxed().union(cluster.of(5L)).treeAggregate(0L, (a, b) -> a + b, Long::sum)).isEqualTo(4999950005L);
    }

    @Test
    void takeOrderedGivesTheLeastInOrderTheEarlierOfEqualsFirst() {
        Dataset<String> words = cluster.of("bb", "a", "cc", "d", "aa", "e");
        for (int n : new int[] {0, 1, 4, 100}) {
            assertThat(words.takeOrdered(n, (a, b) -> Integer.compare(a.length(), b.length())))
                    .isEqualTo(Stream.of("bb", "a", "cc", "d", "aa", "e").sorted(Comparator.comparingInt(String::length)).limit(n).toList());
        }
        assertThatThrownBy(() -> words.takeOrdered(-1, String::compareTo)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the number of least records must be at least 0, not -1");
    }

    @Test
    void forEachSeesEveryRecordOnceAndIsNotRetried() {
        SEEN.clear();
        cluster.from(numbers(1000)).forEach(x -> SEEN.add(x));
        assertThat(SEEN).hasSize(1000).containsAll(numbers(1000));
        SEEN.clear();
        cluster.from(numbers(1000)).forEachPartition(all -> all.forEachRemaining(x -> SEEN.add(x)));
        assertThat(SEEN).hasSize(1000).containsAll(numbers(1000));
        SEEN.clear();
        cluster.of().forEach(x -> SEEN.add(x));
        assertThat(SEEN).isEmpty();
        assertThatThrownBy(() -> cluster.of(1).forEach(OperatorsTest::seeAndFail)).isInstanceOf(TaskFailedException.class);
        assertThat(SEEN).hasSize(1);
        SEEN.clear();
        JobOptions retried = JobOptions.DEFAULT.withEffects(Effects.AT_LEAST_ONCE).withMaxAttempts(3);
        assertThatThrownBy(() -> cluster.of(1).with(retried).forEach(OperatorsTest::seeAndFail)).isInstanceOf(TaskFailedException.class);
        assertThat(SEEN).hasSize(3);
    }

    private static void seeAndFail(Object record) {
        SEEN.add(record);
        throw new IllegalStateException("seen " + record);
    }

    @Test
    void asyncCallsAreBoundedAndKeepTheirOrder() {
        MOST_UNDER_WAY.set(0);
        Dataset<Integer> one = cluster.from(numbers(500)).repartition(1);
        assertThat(one.mapAsync(OperatorsTest::slowly, 4).toList()).isEqualTo(one.map(x -> -x).toList());
        assertThat(MOST_UNDER_WAY.get()).isBetween(1, 4);
        assertThat(cluster.<Integer>of().mapAsync(OperatorsTest::slowly, 4).toList()).isEmpty();
        assertThat(cluster.of("a", null).mapAsync(CompletableFuture::completedFuture, 1).toList()).containsExactly("a", null);
    }

    @Test
    void anAsyncCallThatFailsFailsTheJobWithItsOwnException() {
        assertThatThrownBy(() -> cluster.of(1).mapAsync(x -> CompletableFuture.failedFuture(new IllegalStateException("busy")), 2).toList())
                .isInstanceOf(TaskFailedException.class).cause().hasMessageContaining("busy");
        assertThatThrownBy(() -> cluster.of(1).pipe("cat", null)).isInstanceOf(RefusedException.class).hasMessageContaining("OperatorsTest.java:");
        assertThatThrownBy(() -> cluster.of(1).mapAsync(x -> null, 2).toList()).hasMessageContaining("mapAsync() at").hasMessageContaining("its function returned null");
        assertThatThrownBy(() -> cluster.of(1).mapAsync(CompletableFuture::completedFuture, 0)).isInstanceOf(RefusedException.class);
    }

    private static CompletableFuture<Integer> slowly(int x) {
        int now = UNDER_WAY.incrementAndGet();
        MOST_UNDER_WAY.accumulateAndGet(now, Math::max);
        return CompletableFuture.supplyAsync(() -> {
            UNDER_WAY.decrementAndGet();
            return -x;
        });
    }

    @Test
    void pipesRecordsThroughACommand() {
        List<String> lines = IntStream.range(0, 20_000).mapToObj(i -> "line ä " + i).toList();
        assertThat(cluster.from(lines).repartition(2).pipe("cat").toList()).isEqualTo(cluster.from(lines).repartition(2).toList());
        assertThat(cluster.of("b", "", "a").repartition(1).pipe("sort").toList()).containsExactly("", "a", "b");
        assertThat(cluster.from(lines).repartition(1).pipe("head", "-n", "1").toList()).hasSize(1);
        assertThat(cluster.of().pipe("cat").toList()).isEmpty();
    }

    @Test
    void aCommandThatFailsSaysHow() {
        assertThatThrownBy(() -> cluster.of("a").pipe("sh", "-c", "cat; echo no such luck >&2; exit 3").toList())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("exit code 3").hasMessageContaining("no such luck");
        assertThatThrownBy(() -> cluster.of("a").pipe("/no/such/program").toList()).hasMessageContaining("/no/such/program");
        assertThatThrownBy(() -> cluster.of("a").pipe(List.of())).isInstanceOf(RefusedException.class);
    }

    @Test
    void aCommandDoesNotOutliveItsJob() {
        SEEN.clear();
        Job<List<String>> job = cluster.of("a").repartition(1).pipe("sh", "-c", "echo $$; exec sleep 3600").peek(x -> SEEN.add(x)).submitToList();
        String pid = awaitOne();
        job.cancel();
        assertThatThrownBy(job::join).isInstanceOf(JobCancelledException.class);
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> process.onExit().join());
    }

    private static String awaitOne() {
        while (SEEN.isEmpty()) {
            Thread.onSpinWait();
        }
        return (String) SEEN.peek();
    }

    @Test
    void keyedOperatorsGiveWhatPlainGroupsGive() {
        for (int count : new int[] {0, 1, 2000}) {
            KeyedDataset<String, Integer> pairs = pairs(count);
            assertThat(pairs.groupByKey().toMap()).isEqualTo(groups(count));
            assertThat(cluster.from(numbers(count)).groupBy(x -> x % 7 == 0 ? null : "k" + x % 7).toMap()).isEqualTo(groups(count));
            assertThat(pairs.foldByKey(0, Integer::sum).toMap()).isEqualTo(eachGroup(count, all -> all.stream().mapToInt(x -> x).sum()));
            assertThat(pairs.combineByKey(x -> "" + x, (all, x) -> all + " " + x, (a, b) -> a + " " + b).toMap())
                    .isEqualTo(eachGroup(count, all -> all.stream().map(x -> "" + x).collect(Collectors.joining(" "))));
            assertThat(pairs.<Double>collectByKey(() -> Collectors.averagingInt(x -> x)).toMap())
                    .isEqualTo(eachGroup(count, all -> all.stream().collect(Collectors.averagingInt(x -> x))));
            assertThat(pairs.topByKey(3, (a, b) -> Integer.compare(a % 10, b % 10)).toMap()).isEqualTo(eachGroup(count,
                    all -> all.stream().sorted((a, b) -> Integer.compare(b % 10, a % 10)).limit(3).toList()));
            assertThat(pairs.toMap(Integer::sum)).isEqualTo(eachGroup(count, all -> all.stream().mapToInt(x -> x).sum()));
            assertThat(pairs.keys().toList()).isEqualTo(pairs.toList().stream().map(Pair::first).toList());
            assertThat(pairs.values().toList()).isEqualTo(numbers(count));
            assertThat(pairs.swap().keys().toList()).isEqualTo(numbers(count));
            assertThat(pairs.filterKeys(Objects::isNull).values().toList()).isEqualTo(numbers(count).stream().filter(x -> x % 7 == 0).toList());
            assertThat(pairs.flatMapValues(x -> x % 2 == 0 ? List.of() : List.of(x, -x)).values().toList())
                    .isEqualTo(numbers(count).stream().filter(x -> x % 2 != 0).flatMap(x -> Stream.of(x, -x)).toList());
            assertThat(pairs.lookup("k3")).isEqualTo(groups(count).getOrDefault("k3", List.of()));
            assertThat(pairs.lookup(null)).isEqualTo(groups(count).getOrDefault(null, List.of()));
            assertThat(pairs.lookup("none")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void whatBringsKeysTogetherGivesTheSameInAsManyPartitionsAsWanted(int partitions) {
        for (int count : new int[] {0, 2000}) {
            KeyedDataset<String, Integer> pairs = pairs(count);
            sameInPartitions(partitions, pairs.groupByKey(partitions), pairs.groupByKey());
            sameInPartitions(partitions, pairs.aggregateByKey(0, Integer::sum, Integer::sum, partitions), pairs.aggregateByKey(0, Integer::sum, Integer::sum));
            sameInPartitions(partitions, pairs.foldByKey(0, Integer::sum, partitions), pairs.foldByKey(0, Integer::sum));
            sameInPartitions(partitions, pairs.combineByKey(x -> "" + x, (all, x) -> all + " " + x, (a, b) -> a + " " + b, partitions),
                    pairs.combineByKey(x -> "" + x, (all, x) -> all + " " + x, (a, b) -> a + " " + b));
            sameInPartitions(partitions, pairs.<Double>collectByKey(() -> Collectors.averagingInt(x -> x), partitions),
                    pairs.<Double>collectByKey(() -> Collectors.averagingInt(x -> x)));
            sameInPartitions(partitions, pairs.topByKey(3, Integer::compare, partitions), pairs.topByKey(3, Integer::compare));
            sameInPartitions(partitions, pairs.countApproxDistinctByKey(partitions), pairs.countApproxDistinctByKey());
            sameInPartitions(partitions, pairs.values().groupBy(x -> x % 7, partitions), pairs.values().groupBy(x -> x % 7));
            KeyedDataset<String, Integer> more = pairs.union(pairs(10));
            sameInPartitions(partitions, more.distinct(partitions), more.distinct());
            sameInPartitions(partitions, more.intersection(pairs(9), partitions), more.intersection(pairs(9)));
            sameInPartitions(partitions, more.subtract(pairs(5), partitions), more.subtract(pairs(5)));
            sameInPartitions(partitions, more.values().distinct(partitions), more.values().distinct());
            sameInPartitions(partitions, more.values().intersection(cluster.of(1, 1, null), partitions), more.values().intersection(cluster.of(1, 1, null)));
            sameInPartitions(partitions, more.values().subtract(cluster.of(1, 1, null), partitions), more.values().subtract(cluster.of(1, 1, null)));
        }
    }

    private static <T> void sameInPartitions(int partitions, Dataset<T> given, Dataset<T> usual) {
        List<List<T>> lists = given.glom().toList();
        assertThat(lists).as(given.explain()).hasSize(partitions);
        assertThat(lists.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(usual.toList());
    }

    @Test
    void partitionsThatCannotBeAreRefusedInTheCall() {
        KeyedDataset<String, Integer> pairs = pairs(1);
        for (Runnable wrong : List.<Runnable>of(() -> pairs.groupByKey(-1), () -> pairs.aggregateByKey(0, Integer::sum, Integer::sum, -1),
                () -> pairs.foldByKey(0, Integer::sum, -1), () -> pairs.combineByKey(x -> x, Integer::sum, Integer::sum, -1),
                () -> pairs.<Long>collectByKey(() -> Collectors.counting(), -1), () -> pairs.topByKey(1, Integer::compare, -1),
                () -> pairs.countApproxDistinctByKey(-1), () -> pairs.groupBy(x -> 1, -1), () -> pairs.distinct(-1),
                () -> pairs.intersection(pairs, -1), () -> pairs.subtract(pairs, -1))) {
            assertThatThrownBy(wrong::run).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("the number of partitions must be at least 0, not -1 (at " + OperatorsTest.class.getName());
        }
    }

    @Test
    void accumulatorsMayBeNull() {
        KeyedDataset<String, Integer> pairs = cluster.from(Arrays.asList(1, null, 3)).mapToPair(x -> Pair.of("k", x));
        assertThat(pairs.<Integer>combineByKey(x -> null, (a, x) -> null, (a, b) -> null).toMap()).containsEntry("k", null);
        assertThat(pairs.topByKey(2, (a, b) -> Boolean.compare(a == null, b == null)).toMap()).containsEntry("k", Arrays.asList(null, 1));
    }

    @Test
    void aKeyThatOccursTwiceIsNamed() {
        assertThat(cluster.of("a", "bb").keyBy(String::length).toMap()).isEqualTo(Map.of(1, "a", 2, "bb"));
        assertThatThrownBy(() -> cluster.of("a", "b").keyBy(String::length).toMap()).isInstanceOf(InputException.class).hasMessageContaining("key 1 ");
    }
}
