package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.ErrorKind;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.Job;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.Pair;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.SheafException;
import io.sheaf.UnencodableException;
import io.sheaf.function.SerializableFunction;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CaptureTest {

    /** Stands for anything that lives in one JVM. */
    private static final class Connection {
        private final Thread owner = Thread.currentThread();

        String send(String text) {
            return owner.isAlive() ? text : "";
        }
    }

    private static final class Normalizer implements Serializable {
        private static final long serialVersionUID = 1;

        private final Connection conn = new Connection();

        String apply(String text) {
            return conn.send(text);
        }
    }

    private record Holder(List<Object> things, Map<String, Object> named) implements Serializable {}

    private static Cluster cluster;

    private final Connection own = new Connection();

    @BeforeAll
    static void open() {
        cluster = Cluster.local(1);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void theRefusalNamesPlacePathTypeAndTwoRemedies() {
        Normalizer normalizer = new Normalizer();
        assertThatThrownBy(() -> cluster.pool().map(List.of("a"), text -> normalizer.apply(text)))
                .isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("CaptureTest.java:")
                .hasMessageContaining("normalizer")
                .hasMessageContaining("Normalizer.conn : " + Connection.class.getName() + " (not Serializable)")
                .hasMessageContaining("inside the function")
                .hasMessageContaining("local variable");
    }

    @Test
    void aCapturedLocalVariableIsNamed() {
        Connection connection = new Connection();
        assertThatThrownBy(() -> cluster.of("a").map(text -> connection.send(text)))
                .isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("connection : " + Connection.class.getName());
    }

    @Test
    void theEnclosingObjectIsNamedThis() {
        assertThatThrownBy(() -> cluster.of("a").filter(text -> own.send(text).isEmpty()))
                .isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("this")
                .hasMessageContaining(CaptureTest.class.getName());
    }

    @Test
    void thePathGoesThroughCollectionsAndMaps() {
        Holder holder = new Holder(List.of("fine", List.of(1, new Connection())), Map.of());
        assertThatThrownBy(() -> cluster.of("a").map(text -> text + holder))
                .hasMessageContaining("Holder.things[1][1] : " + Connection.class.getName());
        Holder other = new Holder(List.of(), Map.of("key", new Connection()));
        assertThatThrownBy(() -> cluster.of("a").map(text -> text + other))
                .hasMessageContaining("Holder.named")
                .hasMessageContaining(Connection.class.getName());
    }

    @Test
    void aMethodReferenceIsExplainedToo() {
        Connection connection = new Connection();
        assertThatThrownBy(() -> cluster.of("a").map(connection::send))
                .isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining(Connection.class.getName());
    }

    @Test
    void anAnonymousClassIsExplainedToo() {
        assertThatThrownBy(() -> cluster.of("a").map(new SerializableFunction<String, String>() {
            private static final long serialVersionUID = 1;

            @Override
            public String apply(String text) {
                return own.send(text);
            }
        })).isInstanceOf(FunctionNotSerializableException.class).hasMessageContaining("this$0").hasMessageContaining(CaptureTest.class.getName());
    }

    @Test
    void handlesOfAClusterCannotBeCaptured() {
        Cluster mine = cluster;
        Pool pool = cluster.pool();
        Dataset<String> dataset = cluster.of("a");
        LongDataset numbers = cluster.range(0, 3);
        Job<Long> job = numbers.submitCount();
        KeyedDataset<String, String> pairs = dataset.keyBy(x -> x);
        DoubleDataset doubles = numbers.asDoubles();
        ClusterExecutor executor = cluster.executor();
        PoolResult<Integer> result = pool.applyAsync(() -> 1);
        try (ResultIterator<String> records = dataset.iterator()) {
            assertHandle("mine : io.sheaf.Cluster", text -> text + mine.info());
            assertHandle("pool : io.sheaf.Pool", text -> text + pool.map(List.of(text), x -> x));
            assertHandle("dataset : io.sheaf.Dataset", text -> text + dataset.count());
            assertHandle("pairs : io.sheaf.KeyedDataset", text -> text + pairs.count());
            assertHandle("numbers : io.sheaf.LongDataset", text -> text + numbers.count());
            assertHandle("doubles : io.sheaf.DoubleDataset", text -> text + doubles.count());
            assertHandle("executor : io.sheaf.ClusterExecutor", text -> text + executor.isShutdown());
            assertHandle("job : io.sheaf.Job", text -> text + job.join());
            assertHandle("result : io.sheaf.PoolResult", text -> text + result.get());
            assertHandle("records : io.sheaf.ResultIterator", text -> text + records.next());
        }
        assertThat(job.join()).isEqualTo(3);
        assertThat(result.get()).isEqualTo(1);
    }

    private static void assertHandle(String captured, SerializableFunction<String, String> function) {
        assertThatThrownBy(() -> cluster.of("a").map(function))
                .isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("it captures " + captured + " (it belongs to this JVM)")
                .hasMessageContaining("in the program itself")
                .hasMessageContaining("results of one job");
    }

    @Test
    void everyOperatorChecksItsFunctionInTheCall() {
        Connection connection = new Connection();
        Dataset<String> words = cluster.of("a");
        assertThatThrownBy(() -> words.flatMap(x -> List.of(connection.send(x)))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.mapPartitions(all -> connection.send("") == null ? all : all)).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.mapToLong(x -> connection.send(x).length())).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.keyBy(connection::send)).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.reduce((a, b) -> connection.send(a))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.aggregate("", (a, b) -> a, (a, b) -> connection.send(a))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.keyBy(x -> x).reduceByKey((a, b) -> connection.send(a))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.max((a, b) -> connection.send(a).compareTo(b))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> words.collect(() -> connection == null ? null : java.util.stream.Collectors.toList()))
                .isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> cluster.range(0, 3).map(x -> x + connection.hashCode())).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> cluster.pool().withInitializer(() -> connection.send(""))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> cluster.pool().apply(() -> connection.send(""))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> cluster.pool().starmap(List.of(io.sheaf.Pair.of("a", "b")), (a, b) -> connection.send(a)))
                .isInstanceOf(FunctionNotSerializableException.class).hasMessageContaining("CaptureTest.java:");
    }

    @Test
    void valuesThatCannotBeSentAreRefusedInTheCall() {
        Dataset<String> words = cluster.of("a");
        Connection value = new Connection();
        assertUnsendable("record 1", "of", () -> cluster.of("a", value));
        assertUnsendable("record 0", "from", () -> cluster.from(List.of(value)));
        assertUnsendable("item 1", "map", () -> cluster.pool().map(List.of("a", value), x -> x));
        assertUnsendable("item 0", "mapAll", () -> cluster.pool().mapAll(List.of(value), x -> x));
        assertUnsendable("item 0", "starmap", () -> cluster.pool().starmap(List.of(Pair.of(value, 1)), (a, b) -> a));
        assertUnsendable("the zero", "aggregate", () -> words.aggregate(value, (a, b) -> a, (a, b) -> a));
        assertUnsendable("the zero", "treeAggregate", () -> words.treeAggregate(value, (a, b) -> a, (a, b) -> a));
        assertUnsendable("the zero", "fold", () -> cluster.of("a").<Object>map(x -> x).fold(value, (a, b) -> a));
        assertUnsendable("the zero", "aggregateByKey", () -> words.keyBy(x -> x).aggregateByKey(value, (a, b) -> a, (a, b) -> a));
        assertUnsendable("the zero", "foldByKey", () -> words.<String, Object>mapToPair(x -> Pair.of(x, x)).foldByKey(value, (a, b) -> a));
        assertUnsendable("the key", "lookup", () -> words.<Object>keyBy(x -> x).lookup(value));
    }

    private static void assertUnsendable(String what, String call, ThrowingCallable code) {
        assertThatThrownBy(code)
                .isInstanceOf(UnencodableException.class)
                .hasMessageStartingWith(what + " given to " + call + "() at " + CaptureTest.class.getName())
                .hasMessageContaining("CaptureTest.java:")
                .hasMessageContaining(Connection.class.getName())
                .extracting(thrown -> ((SheafException) thrown).kind()).isEqualTo(ErrorKind.REFUSED);
    }

    @Test
    void anItemThatCannotBeSentWhileItsCallRunsNamesTheCall() {
        try (ResultIterator<Object> results = cluster.pool().imap(List.of(new Connection()), x -> x)) {
            assertThatThrownBy(results::next)
                    .isInstanceOf(UnencodableException.class)
                    .hasMessageStartingWith("item 0 given to imap() at " + CaptureTest.class.getName());
        }
    }

    @Test
    void nullFunctionsAreRefusedInTheCall() {
        Dataset<String> words = cluster.of("a");
        assertThatThrownBy(() -> words.map(null)).hasMessageContaining("function").hasMessageContaining("CaptureTest.java:");
        assertThatThrownBy(() -> words.filter(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> words.reduce(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> words.union(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> words.top(1, null)).hasMessageContaining("null");
        assertThatThrownBy(() -> words.collect(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> words.collect(() -> null)).isInstanceOf(RefusedException.class).hasMessageContaining("the collector is null, given to collect()");
        assertThatThrownBy(() -> words.keyBy(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> cluster.range(0, 1).map(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> cluster.range(0, 1).mapToDouble(null)).hasMessageContaining("null");
    }
}
