package io.sheaf;

import io.sheaf.plan.MapReduceFunctions;
import io.sheaf.plan.Selections;
import io.sheaf.spi.UserCode;
import java.nio.file.Path;
import java.util.List;

/**
 * The classic form of a job: map, combine, partition, reduce. A thin layer over {@link Dataset}, whose guarantees hold here:
 * the same answer on every engine and at every retry, nulls carried as records, keys and values, errors with their place.
 *
 * <pre>{@code
 * List<String> frequent = MapReduce.<String, String, Long, String>job()
 *         .input(cluster.textFiles("books"))
 *         .map((line, out) -> Words.of(line).forEach(word -> out.emit(word, 1L)))
 *         .combine((word, counts, out) -> out.accept(sum(counts)))
 *         .reduce((word, counts, out) -> {
 *             long count = sum(counts);
 *             if (count > 100) {
 *                 out.accept(word + " " + count);
 *             }
 *         })
 *         .output();
 * }</pre>
 *
 * <p>Nothing runs before an {@code output}. Every step is immutable, safe for use by many threads, and may be the beginning
 * of several jobs. Job options are those of the input: {@code input(dataset.with(options))}.
 *
 * <p>Keys are equal when their encoded bytes are equal; a type without a canonical encoding is refused as a key with the
 * type's path. Values of a key come in the order of the records they were made of, results of a key in the order the reducer
 * gave them; the order of keys is unspecified, but the same every time. Keys and values may outgrow memory, those of one key too, which
 * a reducer is handed one by one; what a combiner leaves of one key must fit in a worker's.
 *
 * <p>Every method refuses a null argument with a {@link RefusedException}, and a function that captures what cannot be sent
 * with a {@link FunctionNotSerializableException}.
 *
 * @param <I> the records of the input
 * @param <K> the keys
 * @param <V> the values
 * @param <R> the results
 */
public final class MapReduce<I, K, V, R> {

    private MapReduce() {}

    /** A job of these types, still without everything else. */
    public static <I, K, V, R> MapReduce<I, K, V, R> job() {
        return new MapReduce<>();
    }

    /** Reads these records, each once: a source, a collection, files, or what other operators make of them. */
    public Input<I, K, V, R> input(Dataset<? extends I> records) {
        return new Input<>(argument(records, "dataset"));
    }

    private static <T> T argument(T value, String name) {
        return UserCode.argument(value, name, MapReduce.class);
    }

    /** A job that knows its input. */
    public static final class Input<I, K, V, R> {
        private final Dataset<? extends I> records;

        private Input(Dataset<? extends I> records) {
            this.records = records;
        }

        /** Makes pairs of every record. */
        public Mapped<K, V, R> map(Mapper<I, K, V> mapper) {
            Dataset<Pair<K, V>> pairs = records.mapMulti(MapReduceFunctions.mapping(argument(mapper, "mapper")));
            return new Mapped<>(pairs, pairs.mapToPair(Selections.<Pair<K, V>>identity()).groupByKey(), Placing.byEngine());
        }
    }

    /** A job that has pairs. What is said twice counts as it was said last. */
    public static final class Mapped<K, V, R> {
        private final Dataset<Pair<K, V>> pairs;
        private final KeyedDataset<K, List<V>> groups;
        private final Placing<K> placing;

        private Mapped(Dataset<Pair<K, V>> pairs, KeyedDataset<K, List<V>> groups, Placing<K> placing) {
            this.pairs = pairs;
            this.groups = groups;
            this.placing = placing;
        }

        /**
         * Makes fewer values of a key's values in the task that mapped them, before they travel, and again where those of
         * several tasks meet. The combiner runs whenever a key has twice as many values as it left the last time, two at the
         * least: if it gives one value, each task sends one per key. A task that outgrows its memory goes on combining from
         * disk. Keys travel twice in each pair then, so that a combiner pays where it meets keys often.
         */
        public Mapped<K, V, R> combine(Combiner<K, V> combiner) {
            argument(combiner, "combiner");
            KeyedDataset<K, List<V>> combined = pairs.keyBy(Selections.<K>firstOfPair())
                    .aggregateByKey(null, MapReduceFunctions.combining(combiner), MapReduceFunctions.merging(combiner))
                    .mapValues(MapReduceFunctions.combinedValues());
            return new Mapped<>(pairs, combined, placing);
        }

        /** {@link #partition(Partitioner, int)} into the cluster's default number of partitions. */
        public Mapped<K, V, R> partition(Partitioner<? super K> partitioner) {
            return partition(partitioner, 0);
        }

        /**
         * Puts the results of each key into the partition that the partitioner says for it: partition 0 comes first in the
         * output, and each is one file of a directory. The reducer's work is still spread by the engine, so that a partitioner that
         * favours one partition does not make one task reduce all; its results, with their keys, are then shuffled once more.
         * Without a partitioner results stay where they are made.
         *
         * @param partitions 0 for the cluster's default
         * @throws RefusedException if it is negative
         */
        public Mapped<K, V, R> partition(Partitioner<? super K> partitioner, int partitions) {
            argument(partitioner, "partitioner");
            if (partitions < 0) {
                throw new RefusedException("the number of partitions must be at least 0, not " + partitions + " (at " + UserCode.place(MapReduce.class)
                        + "). 0 stands for the cluster's default.");
            }
            return new Mapped<>(pairs, groups, new Placing<>(partitioner, partitions));
        }

        /** Makes results of each key's values. */
        public Reduced<R> reduce(Reducer<K, V, R> reducer) {
            argument(reducer, "reducer");
            if (placing.partitioner() == null) {
                return new Reduced<>(groups.mapMulti(MapReduceFunctions.reducing(reducer)));
            }
            Dataset<Pair<K, R>> results = groups.mapMulti(MapReduceFunctions.reducingWithKey(reducer));
            return new Reduced<>(results.mapToPair(Selections.<Pair<K, R>>identity())
                    .partitionBy(placing.partitioner(), placing.partitions())
                    .values());
        }
    }

    /** @param partitioner null if the engine places results */
    private record Placing<K>(Partitioner<? super K> partitioner, int partitions) {
        static <K> Placing<K> byEngine() {
            return new Placing<>(null, 0);
        }
    }

    /** A job that is described. Each output runs it; the {@code submit…} forms return the {@link Job} at once. */
    public static final class Reduced<R> {
        private final Dataset<R> results;

        private Reduced(Dataset<R> results) {
            this.results = results;
        }

        /** The results as a dataset, for other operators and actions. Runs nothing. */
        public Dataset<R> dataset() {
            return results;
        }

        /** All results, partition by partition, in this JVM's memory, as {@link Dataset#toList()}. */
        public List<R> output() {
            return submitOutput().join();
        }

        public Job<List<R>> submitOutput() {
            return results.submitToList();
        }

        /** Writes each result's text as a line, a file per partition, all of them or none, as {@link Dataset#writeText}. */
        public WrittenFiles output(Path directory) {
            return submitOutput(directory).join();
        }

        public Job<WrittenFiles> submitOutput(Path directory) {
            return results.submitWriteText(directory);
        }

        /** Writes the results to a sink, all of them or none, as {@link Dataset#write}. Returns what the sink says about it. */
        public <P, S> S output(Sink<? super R, P, S> sink) {
            return submitOutput(sink).join();
        }

        public <P, S> Job<S> submitOutput(Sink<? super R, P, S> sink) {
            return results.submitWrite(sink);
        }
    }
}
