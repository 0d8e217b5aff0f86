package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Broadcast;
import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.TaskFailedException;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Codec;
import io.sheaf.codec.EncodedBy;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastTest {

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(3);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** A table that counts how often it travels; tasks run in this JVM. */
    private static final class Table implements Serializable {
        private static final long serialVersionUID = 1;
        private static final AtomicInteger WRITTEN = new AtomicInteger();
        private static final AtomicInteger READ = new AtomicInteger();
        private final int[] squares = IntStream.range(0, 1_000).map(n -> n * n).toArray();

        int square(int n) {
            return squares[n];
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            WRITTEN.incrementAndGet();
            out.defaultWriteObject();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            READ.incrementAndGet();
            in.defaultReadObject();
        }
    }

    @Test
    void isEncodedOnceAndDecodedOncePerWorkerHoweverManyTasksAndJobsReadIt() {
        Table.WRITTEN.set(0);
        Table.READ.set(0);
        try (Broadcast<Table> table = cluster.broadcast(new Table())) {
            assertThat(Table.WRITTEN).hasValue(1);
            List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
            for (int round = 0; round < 3; round++) {
                assertThat(cluster.from(numbers).map(n -> table.value().square(n)).toList())
                        .isEqualTo(numbers.stream().map(n -> n * n).toList());
            }
            assertThat(cluster.pool().map(numbers, n -> table.value().square(n))).endsWith(999 * 999);
        }
        assertThat(Table.WRITTEN).hasValue(1);
        assertThat(Table.READ).hasValue(1);
    }

    @Test
    void severalInOneFunctionAndOneThroughSeveralStages() {
        Broadcast<Map<Integer, String>> names = cluster.broadcast(Map.of(0, "even", 1, "odd"));
        Broadcast<Integer> divisor = cluster.broadcast(2);
        Map<String, Long> counts = cluster.from(IntStream.range(0, 10).boxed().toList())
                .map(n -> names.value().get(n % divisor.value()))
                .countByValue();
        assertThat(counts).containsOnly(Map.entry("even", 5L), Map.entry("odd", 5L));
        List<String> after = cluster.from(List.of(1, 2, 3, 4)).keyBy(n -> n % divisor.value()).reduceByKey((a, b) -> a + b * divisor.value() / 2)
                .map(pair -> names.value().get(pair.first()) + pair.second()).toList();
        assertThat(after).containsExactlyInAnyOrder("odd4", "even6");
        names.close();
        divisor.close();
    }

    @Test
    void isThereInTheClientToo() {
        Object value = new Object[] {1};
        Broadcast<Object> broadcast = cluster.broadcast(value);
        assertThat(broadcast.value()).isSameAs(value);
        // The last merge of a reduction runs here.
        Broadcast<Integer> plus = cluster.broadcast(1);
        assertThat(cluster.of(1, 2, 3).reduce((a, b) -> a + b + plus.value() - 1)).contains(6);
    }

    @Test
    void anyValueOfAnySizeAndNull() {
        Broadcast<String> nothing = cluster.broadcast(null);
        assertThat(cluster.of("a").map(s -> s + nothing.value()).toList()).containsExactly("anull");
        List<Integer> large = IntStream.range(0, 1_000_000).boxed().toList();
        Broadcast<List<Integer>> list = cluster.broadcast(large);
        assertThat(cluster.of(0, 999_999).map(i -> list.value().get(i)).toList()).containsExactly(0, 999_999);
        assertThatThrownBy(() -> cluster.broadcast(new Thread())).isInstanceOf(UnencodableException.class);
    }

    @Test
    void isAsItWasWhenItWasMade() {
        List<Integer> list = new ArrayList<>(List.of(1));
        Broadcast<List<Integer>> broadcast = cluster.broadcast(list);
        list.add(2);
        assertThat(cluster.of("a").map(any -> broadcast.value().size()).toList()).containsExactly(1);
    }

    @Test
    void mayBeReadOnThreadsOfTheFunctionsOwn() {
        Broadcast<Integer> ten = cluster.broadcast(10);
        assertThat(cluster.of(1, 2, 3).mapAsync(n -> CompletableFuture.supplyAsync(() -> n * ten.value()), 2).toList()).containsExactly(10, 20, 30);
    }

    @Test
    void worksInWhatIsKeptAlsoAfterItWasClosed() {
        Broadcast<Integer> ten = cluster.broadcast(10);
        Dataset<Integer> kept = cluster.of(1, 2).map(n -> n * ten.value()).cache();
        assertThat(kept.toList()).containsExactly(10, 20);
        ten.close();
        assertThat(kept.count()).isEqualTo(2);
    }

    @Test
    void closedItSaysSo() {
        Broadcast<Integer> ten = cluster.broadcast(10);
        Dataset<Integer> dataset = cluster.of(1).with(JobOptions.DEFAULT.withMaxAttempts(1)).map(n -> n * ten.value());
        assertThat(dataset.toList()).containsExactly(10);
        ten.close();
        ten.close();
        assertThatThrownBy(ten::value).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(dataset::toList).isInstanceOf(TaskFailedException.class).hasStackTraceContaining("has been closed");
    }

    @Test
    void detachedJobsCannotHaveIt() {
        Broadcast<Integer> ten = cluster.broadcast(10);
        Dataset<Integer> detached = cluster.of(1).with(JobOptions.DEFAULT.withDetached(true)).map(n -> n * ten.value());
        assertThatThrownBy(detached::toList).isInstanceOf(RefusedException.class).hasMessageContaining("broadcast");
    }

    @Test
    void anotherClusterDoesNotKnowIt() {
        Broadcast<Integer> ten = cluster.broadcast(10);
        try (Cluster other = Cluster.local(1)) {
            Dataset<Integer> dataset = other.of(1).with(JobOptions.DEFAULT.withMaxAttempts(1)).map(n -> n * ten.value());
            assertThatThrownBy(dataset::toList).hasStackTraceContaining("not captured by a function of this task");
        }
    }

    @Test
    void manyThreadsMayUseOne() {
        Broadcast<Map<Integer, Integer>> table = cluster.broadcast(
                IntStream.range(0, 100).boxed().collect(Collectors.toMap(Function.identity(), n -> n + 1)));
        List<CompletableFuture<List<Integer>>> all = IntStream.range(0, 8)
                .mapToObj(i -> cluster.from(List.of(i, i + 1)).map(n -> table.value().get(n)).submitToList().result()).toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join()).containsExactly(i + 1, i + 2);
        }
    }

    @Test
    void aValueThatIsTooLargeIsNamedWithThePlace() {
        assertThatThrownBy(() -> cluster.broadcast(new TwoGigabytes())).isInstanceOf(ResourceException.class)
                .hasMessageContainingAll("the value of a broadcast given to broadcast() at " + BroadcastTest.class.getName(), "1073741824 bytes", "split it",
                        "make a dataset of it");
    }

    /** Its encoding asks for room for 2 GiB, and gets none. */
    @EncodedBy(TwoGigabytesCodec.class)
    private static final class TwoGigabytes {}

    private static final class TwoGigabytesCodec implements Codec<TwoGigabytes> {
        private static final long serialVersionUID = 1;

        @Override
        public void encode(TwoGigabytes value, ByteSink out) {
            out.writeBytes(new byte[0], 0, Integer.MAX_VALUE);
        }

        @Override
        public TwoGigabytes decode(ByteSource in) {
            return new TwoGigabytes();
        }

        @Override
        public boolean canonical() {
            return false;
        }
    }
}
