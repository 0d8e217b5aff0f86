package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.TaskContext;
import io.sheaf.TaskFailedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which records are left out, how they are counted, and when there are too many. */
@Timeout(60)
class SkippingTest {

    private static final JobOptions SKIPPING = JobOptions.DEFAULT.withSkipping(Skipping.upTo(1_000));
    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static JobOptions upTo(long records) {
        return JobOptions.DEFAULT.withSkipping(Skipping.upTo(records));
    }

    private static JobOptions upToShare(double share) {
        return JobOptions.DEFAULT.withSkipping(Skipping.upToShare(share));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Cannot take multiples of 10. */
    private static int picky(int number) {
        if (number % 10 == 0) {
            throw new IllegalArgumentException("no tens: " + number);
        }
        return number;
    }

    private static List<Integer> withoutTens(int count) {
        return numbers(count).stream().filter(n -> n % 10 != 0).toList();
    }

    @Test
    void failingIsTheDefault() {
        assertThatThrownBy(() -> cluster.from(numbers(20)).map(SkippingTest::picky).toList())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("no tens");
        Job<List<Integer>> fine = cluster.from(numbers(20)).submitToList();
        fine.join();
        assertThat(fine.skipped().count()).isZero();
        assertThat(fine.skipped().first()).isEmpty();
    }

    @Test
    void aRecordIsLeftOutAndTold() {
        Job<long[]> job = cluster.range(5, 25).map(n -> picky((int) n)).with(SKIPPING).submitToArray();
        assertThat(job.join()).isEqualTo(LongStream.range(5, 25).filter(n -> n % 10 != 0).toArray());
        assertThat(job.skipped().count()).isEqualTo(2);
        assertThat(job.skipped().first()).extracting(SkippedRecord::record).containsExactly("10", "20");
        SkippedRecord first = job.skipped().first().get(0);
        assertThat(first.stage()).isZero();
        assertThat(first.source()).isEqualTo("the range from 5 to before 25");
        assertThat(first.position()).isEqualTo(10);
        assertThat(first.type()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(first.message()).isEqualTo("no tens: 10");
        assertThat(first.stack()).startsWith("java.lang.IllegalArgumentException: no tens: 10").contains("SkippingTest.picky");
    }

    @Test
    void everyStepOfOneRecordIsCovered() {
        List<Integer> left = withoutTens(100);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).map(SkippingTest::picky).toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).filter(n -> picky(n) >= 0).toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).flatMap(n -> List.of(picky(n))).toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).peek(SkippingTest::picky).toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).keyBy(SkippingTest::picky).keys().toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).mapToPair(n -> new Pair<>(picky(n), n)).mapValues(SkippingTest::picky).values().toList())
                .isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).keyBy(n -> n).flatMapValues(n -> List.of(picky(n))).keys().toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).keyBy(n -> n).filterKeys(n -> picky(n) >= 0).keys().toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).mapToLong(SkippingTest::picky).filter(n -> picky((int) n) >= 0)
                .mapToObj(n -> picky((int) n)).toList()).isEqualTo(left);
        assertThat(cluster.from(numbers(100)).with(SKIPPING).mapToDouble(SkippingTest::picky).map(d -> picky((int) d)).mapToObj(d -> (int) d).toList())
                .isEqualTo(left);
    }

    @Test
    void nothingOfARecordIsThereWhoseElementsWereHalfGiven() {
        Job<List<Integer>> job = cluster.from(numbers(30)).with(SKIPPING).flatMap(n -> (Iterable<Integer>) () -> failingAt(n, 2)).submitToList();
        List<Integer> expected = new ArrayList<>();
        withoutTens(30).forEach(n -> expected.addAll(List.of(n, n, n, n, n)));
        assertThat(job.join()).isEqualTo(expected);
        assertThat(job.skipped().count()).isEqualTo(3);

        Job<Long> multi = cluster.from(numbers(30)).with(SKIPPING).<Integer>mapMulti((n, out) -> {
            out.accept(n);
            out.accept(picky(n));
        }).submitCount();
        assertThat(multi.join()).isEqualTo(2 * 27);
        assertThat(multi.skipped().count()).isEqualTo(3);
    }

    /** Five times the number; multiples of 10 fail behind the first {@code given}. */
    private static Iterator<Integer> failingAt(int number, int given) {
        int[] at = {0};
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return at[0] < 5;
            }

            @Override
            public Integer next() {
                return at[0]++ < given ? (Integer) number : (Integer) picky(number);
            }
        };
    }

    /** Records that a function gives again and again with other content are each as they were when they were given. */
    @Test
    void whatIsHeldIsAsItWasGiven() {
        List<String> texts = cluster.from(numbers(3)).with(SKIPPING).flatMap(n -> {
            StringBuilder reused = new StringBuilder();
            ArrayList<String> seen = new ArrayList<>();
            int[] array = new int[1];
            return (Iterable<int[]>) () -> IntStream.range(0, 3).mapToObj(i -> {
                array[0] = n * 3 + i;
                return array;
            }).iterator();
        }).map(Arrays::toString).toList();
        assertThat(texts).containsExactly("[0]", "[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]", "[8]");
    }

    /** The record at fault is that of the function that threw, not those it is made of. */
    @Test
    void otherRecordsOfTheSameLineStay() {
        Job<List<Integer>> job = cluster.from(List.of("1 2", "3 10 4", "5")).with(SKIPPING)
                .flatMap(line -> List.of(line.split(" "))).map(Integer::parseInt).map(SkippingTest::picky).submitToList();
        assertThat(job.join()).containsExactly(1, 2, 3, 4, 5);
        assertThat(job.skipped().first()).extracting(SkippedRecord::record).containsExactly("10");
    }

    @Test
    void groupsAreRecordsToo() {
        Job<Map<Integer, Integer>> job = cluster.from(numbers(40)).with(SKIPPING).keyBy(n -> n % 4).groupByKey()
                .mapValues(values -> {
                    if (values.contains(6)) {
                        throw new IllegalStateException("six");
                    }
                    return values.size();
                }).submitToMap();
        assertThat(new TreeMap<>(job.join())).isEqualTo(Map.of(0, 10, 1, 10, 3, 10));
        assertThat(job.skipped().first()).singleElement().satisfies(
                skipped -> assertThat(skipped.source()).startsWith("partition ").endsWith(" of what stage 0 wrote"));
    }

    @Test
    void actionsForTheirEffectAreCoveredToo() {
        Job<Void> each = cluster.from(numbers(30)).with(SKIPPING).submitForEach(SkippingTest::picky);
        each.join();
        assertThat(each.skipped().count()).isEqualTo(3);
        Job<Void> numbers = cluster.range(0, 30).with(SKIPPING).submitForEach(n -> picky((int) n));
        numbers.join();
        assertThat(numbers.skipped().count()).isEqualTo(3);
    }

    @Test
    void joinsGiveAllThatTheyGave() {
        Job<Long> job = cluster.from(numbers(200)).with(SKIPPING.withBroadcastBelow(0)).map(SkippingTest::picky).keyBy(n -> n % 2)
                .join(cluster.from(numbers(200)).keyBy(n -> n % 2)).submitCount();
        assertThat(job.join()).isEqualTo(180 * 100L);
        assertThat(job.skipped().count()).isEqualTo(20);
    }

    /** Passes that only measure leave out the same records, and do not count them. */
    @Test
    void whatIsReadTwiceToBeMeasuredCountsOnce() {
        Job<List<Integer>> sorted = cluster.from(numbers(100)).with(SKIPPING).map(SkippingTest::picky).sorted().submitToList();
        assertThat(sorted.join()).isEqualTo(withoutTens(100));
        assertThat(sorted.skipped().count()).isEqualTo(10);
        Job<List<Pair<Integer, Long>>> indexed = cluster.from(numbers(100)).with(SKIPPING).map(SkippingTest::picky).zipWithIndex().submitToList();
        assertThat(indexed.join()).hasSize(90).last().isEqualTo(new Pair<>(99, 89L));
        assertThat(indexed.skipped().count()).isEqualTo(10);
    }

    @Test
    void functionsOfManyRecordsStillFail() {
        assertThatThrownBy(() -> cluster.from(numbers(30)).with(SKIPPING).reduce((a, b) -> a + picky(b)))
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("no tens");
        assertThatThrownBy(() -> cluster.from(numbers(30)).with(SKIPPING).mapPartitions(SkippingTest::pickyAll).count())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("no tens");
        assertThatThrownBy(() -> cluster.from(numbers(30)).with(SKIPPING).keyBy(n -> 1).reduceByKey((a, b) -> a + picky(b)).count())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("no tens");
    }

    private static Iterator<Integer> pickyAll(Iterator<Integer> records) {
        List<Integer> all = new ArrayList<>();
        records.forEachRemaining(n -> all.add(picky(n)));
        return all.iterator();
    }

    @Test
    void whatIsNoFaultOfTheRecordStillFails() {
        assertThatThrownBy(() -> cluster.from(numbers(3)).with(SKIPPING).map(n -> failing(new AssertionError("an error"))).count())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("an error");
        assertThatThrownBy(() -> cluster.from(numbers(3)).with(SKIPPING).map(n -> failing(new EnvironmentException("the engine's"))).count())
                .isInstanceOf(SheafException.class).hasMessageContaining("the engine's");
        assertThatThrownBy(() -> cluster.from(numbers(3)).with(SKIPPING)
                .map(n -> failing(new IllegalStateException("wraps", new InterruptedException("interrupted")))).count())
                .isInstanceOf(TaskFailedException.class).hasMessageContaining("wraps");
        assertThatThrownBy(() -> cluster.from(numbers(3)).with(SKIPPING).map(n -> new Object()).toList())
                .isInstanceOf(SheafException.class).hasMessageContaining("java.lang.Object");
    }

    private static int failing(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @Test
    void recordsBehindAStepThatSeesAllHaveNoKnownPlace() {
        Job<Long> job = cluster.from(numbers(10)).with(SKIPPING).mapPartitions(records -> records).map(SkippingTest::picky).submitCount();
        assertThat(job.join()).isEqualTo(9);
        assertThat(job.skipped().first()).singleElement().satisfies(skipped -> {
            assertThat(skipped.source()).isEmpty();
            assertThat(skipped.position()).isEqualTo(-1);
        });
    }

    @Test
    void attemptsThatFailDoNotCount() {
        Job<Long> job = cluster.from(numbers(100)).with(upTo(10).withMaxAttempts(3)).map(SkippingTest::picky).mapPartitions(records -> {
            List<Integer> all = new ArrayList<>();
            records.forEachRemaining(all::add);
            if (TaskContext.current().attempt() < 3) {
                throw new UncheckedIOException(new java.io.IOException("not yet"));
            }
            return all.iterator();
        }).submitCount();
        assertThat(job.join()).isEqualTo(90);
        assertThat(job.skipped().count()).isEqualTo(10);
        assertThat(job.progress().retries()).isPositive();
    }

    @Test
    void theLimitIsExactOverTheWholeJob() {
        Job<Long> enough = cluster.from(numbers(1_000)).with(upTo(100)).repartition(8).map(SkippingTest::picky).submitCount();
        assertThat(enough.join()).isEqualTo(900);
        assertThat(enough.skipped().count()).isEqualTo(100);
        assertThat(enough.skipped().first()).hasSize(100);
        Job<Long> tooMany = cluster.from(numbers(1_000)).with(upTo(99)).repartition(8).map(SkippingTest::picky).submitCount();
        assertThatThrownBy(tooMany::join).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("the job skipped 1").hasMessageContaining(" records, more than the 99 that the options of the job allow")
                .hasMessageContaining("The first one is of stage 1, task ")
                .hasMessageContaining("java.lang.IllegalArgumentException: no tens: ")
                .hasMessageContaining("of the record \"")
                .hasMessageContaining("JobOptions.withSkipping");
        assertThat(tooMany.skipped().count()).isGreaterThan(99);
    }

    @Test
    void aTaskThatAloneHasTooManyEndsEarly() {
        Job<Long> job = cluster.range(0, 1_000_000).with(upTo(3).withMaxAttempts(1)).map(n -> picky(10)).submitCount();
        assertThatThrownBy(job::join).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("this task alone skipped 4 records, more than the 3")
                .hasMessageContaining("the range from 0 to before 1000000 at ")
                .cause().isInstanceOf(IllegalArgumentException.class).hasMessage("no tens: 10");
    }

    @Test
    void manyAreCountedAndTheFirstOfThemTold() {
        Job<Long> job = cluster.range(0, 20_000).with(upTo(5_000)).map(n -> picky((int) n)).submitCount();
        assertThat(job.join()).isEqualTo(18_000);
        assertThat(job.skipped().count()).isEqualTo(2_000);
        assertThat(job.skipped().first()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        assertThat(job.skipped().first().get(0).record()).isEqualTo("0");
    }

    @Test
    void aShareIsThatOfAllThatWasRead() {
        Job<Long> enough = cluster.range(0, 1_000).with(upToShare(0.1)).map(n -> picky((int) n)).submitCount();
        assertThat(enough.join()).isEqualTo(900);
        Job<Long> tooMany = cluster.range(0, 1_000).with(upToShare(0.099)).map(n -> picky((int) n)).submitCount();
        assertThatThrownBy(tooMany::join).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("the job skipped 100 of 1000 records, more than the share of 0.099 that the options of the job allow");
    }

    @Test
    void aShareIsMeantAsItIsWritten() {
        for (int percent = 1; percent <= 100; percent++) {
            Skipping share = Skipping.upToShare(Double.parseDouble("0." + String.format(Locale.ROOT, "%02d", percent % 100)) + percent / 100);
            assertThat(share.isExceeded(percent, 100)).as("%s percent", percent).isFalse();
            assertThat(share.isExceeded(percent + 1, 100)).as("%s percent", percent).isTrue();
        }
        assertThat(Skipping.upToShare(0.5).isExceeded(0, 0)).isFalse();
        assertThat(Skipping.NONE.isExceeded(5, 5)).isFalse();
    }

    /** What a shuffle is read for again is not read from outside. */
    @Test
    void aShareCountsWhatIsReadOnce() {
        Job<List<Integer>> job = cluster.from(numbers(1_000)).with(upToShare(0.1)).repartition(4).map(SkippingTest::picky).sorted().submitToList();
        assertThat(job.join()).hasSize(900);
        assertThatThrownBy(() -> cluster.from(numbers(1_000)).with(upToShare(0.0999)).repartition(4).map(SkippingTest::picky).sorted().toList())
                .hasMessageContaining("100 of 1000 records");
    }

    @Test
    void recordsThatCannotSayWhatTheyAreAreLeftOutAsWell() {
        Job<Long> job = cluster.from(numbers(20)).with(SKIPPING).map(Mute::new).map(mute -> picky(mute.number())).submitCount();
        assertThat(job.join()).isEqualTo(18);
        assertThat(job.skipped().first().get(0).record()).contains("Mute").contains("java.lang.UnsupportedOperationException");
        Job<Long> arrays = cluster.from(numbers(20)).with(SKIPPING).map(n -> new int[] {n, 1}).map(array -> picky(array[0])).submitCount();
        assertThat(arrays.join()).isEqualTo(18);
        assertThat(arrays.skipped().first().get(1).record()).isEqualTo("[10, 1]");
    }

    private record Mute(int number) {
        @Override
        public String toString() {
            throw new UnsupportedOperationException("mute");
        }
    }

    @Test
    void whatIsKeptForOthersIsMadeWithoutSkipping() {
        try (Cluster own = Cluster.local(2)) {
            assertThatThrownBy(() -> own.from(numbers(20)).with(SKIPPING).map(SkippingTest::picky).cache().count())
                    .isInstanceOf(TaskFailedException.class).hasMessageContaining("no tens");
        }
    }

    @Test
    void poolsAndExecutorsRefuseIt() {
        assertThatThrownBy(() -> cluster.pool().with(SKIPPING)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("records cannot be skipped in a pool").hasMessageContaining("with() at " + SkippingTest.class.getName());
        assertThatThrownBy(() -> cluster.executor().with(SKIPPING)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("records cannot be skipped in an executor");
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Skipping.upTo(0)).isInstanceOf(RefusedException.class).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> Skipping.upToShare(0)).isInstanceOf(RefusedException.class).hasMessageContaining("above 0 and at most 1");
        assertThatThrownBy(() -> Skipping.upToShare(Double.NaN)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Skipping.upToShare(1.5)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new Skipping(1, 0.5, "")).isInstanceOf(RefusedException.class).hasMessageContaining("two limits");
        assertThatThrownBy(() -> Skipping.NONE.into("/quarantine")).isInstanceOf(RefusedException.class).hasMessageContaining("Skipping.upTo(100)");
        assertThatThrownBy(() -> JobOptions.DEFAULT.withDetached(true).withSkipping(Skipping.upTo(1).into("/quarantine")))
                .isInstanceOf(RefusedException.class).hasMessageContaining("neither detached nor have an idempotency key");
    }
}
