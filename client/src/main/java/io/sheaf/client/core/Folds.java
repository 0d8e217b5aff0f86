package io.sheaf.client.core;

import io.sheaf.DoubleStatistics;
import io.sheaf.DoubleSummary;
import io.sheaf.InputException;
import io.sheaf.LongQuantiles;
import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import io.sheaf.Pair;
import io.sheaf.ResourceException;
import io.sheaf.aggregator.number.DoubleStatistician;
import io.sheaf.aggregator.number.DoubleSummarizer;
import io.sheaf.aggregator.number.LongStatistician;
import io.sheaf.aggregator.order.TopN;
import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.aggregator.sketch.QuantileSketch;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.MalformedBytesException;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.Nulls;
import io.sheaf.plan.Sha256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;

/** How the results of tasks become the results of actions. Each is the counterpart of a {@code RESULT_*} operator. */
final class Folds {

    /** Some JVMs cannot make longer ones. */
    private static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

    private Folds() {}

    /** A fold made of a step for each task and an end. */
    static <R> ResultFold<R> of(Consumer<ByteSource> step, Supplier<R> end) {
        // Functions written at different places have different classes, and at one place in one JVM the same.
        return of(List.of(step.getClass(), end.getClass()), step, end);
    }

    private static <R> ResultFold<R> of(Object kind, Consumer<ByteSource> step, Supplier<R> end) {
        return new ResultFold<>() {
            @Override
            public void add(int task, ByteSource bytes) {
                step.accept(bytes);
            }

            @Override
            public R finish() {
                return end.get();
            }

            @Override
            public Object kind() {
                return kind;
            }
        };
    }

    /** A fold of what tasks made of their records; a task without any has no state. */
    private static <R> ResultFold<R> ofStates(Consumer<byte[]> step, Supplier<R> end) {
        return of(bytes -> {
            if (bytes.remaining() > 0) {
                step.accept(bytes.readBytes(bytes.remaining()));
            }
        }, end);
    }

    static <T> ResultFold<List<T>> list(ClassLoader loader) {
        List<T> all = new ArrayList<>();
        return of(bytes -> Folds.<T>values(bytes, loader, all::add), () -> all);
    }

    /** The first {@code n} values; enough when they are there. */
    static <T> ResultFold<List<T>> firstOf(int n, ClassLoader loader) {
        List<T> first = new ArrayList<>();
        return new ResultFold<>() {
            @Override
            public void add(int task, ByteSource bytes) {
                Folds.<T>values(bytes, loader, value -> {
                    if (first.size() < n) {
                        first.add(value);
                    }
                });
            }

            @Override
            public boolean enough() {
                return first.size() >= n;
            }

            @Override
            public List<T> finish() {
                return first;
            }
        };
    }

    static <K, V> ResultFold<Map<K, V>> map(ClassLoader loader) {
        Map<K, V> all = new HashMap<>();
        return of(bytes -> Folds.<Pair<K, V>>values(bytes, loader, pair -> all.put(pair.first(), pair.second())), () -> all);
    }

    /** The pairs as a map; a key that comes again, by its bytes or for the map, is an error. */
    static <K, V> ResultFold<Map<K, V>> uniqueMap(ClassLoader loader) {
        Map<K, V> all = new LinkedHashMap<>();
        KeyTable keys = new KeyTable(heapBytes -> true);
        ByteSink key = new ByteSink(64);
        return of(bytes -> Folds.<Pair<K, V>>values(bytes, loader, pair -> {
            int before = all.size();
            all.put(pair.first(), pair.second());
            key.truncate(0);
            ValueCodec.encodeKey(pair.first(), key);
            int number = keys.number(key.buffer(), 0, key.size(), KeyHash.hash(key.buffer(), 0, key.size()));
            if (number < before || all.size() == before) {
                throw new InputException("the key " + pair.first() + " occurs more than once. Use toMap(merge) to say what becomes of"
                        + " its values, or groupByKey() to keep them all.");
            }
        }), () -> all);
    }

    static ResultFold<Long> distinctEstimate() {
        DistinctSketch all = new DistinctSketch();
        return ofStates(all::add, all::estimate);
    }

    static ResultFold<LongQuantiles> quantiles(double error) {
        QuantileSketch all = new QuantileSketch(error);
        return ofStates(all::add, () -> new LongQuantiles(all.ranks().values(), all.ranks().upTo()));
    }

    /** What another fold gives, through a function. For jobs that fail at the first error and release results as they come. */
    static <R, S> ResultFold<S> then(ResultFold<R> fold, Function<R, S> end) {
        return new ResultFold<>() {
            @Override
            public void add(int task, ByteSource bytes) {
                fold.add(task, bytes);
            }

            @Override
            public boolean enough() {
                return fold.enough();
            }

            @Override
            public S finish() {
                return end.apply(fold.finish());
            }

            @Override
            public Object kind() {
                return List.of(fold.kind(), end.getClass());
            }
        };
    }

    static ResultFold<Void> nothing() {
        return of(bytes -> {}, () -> null);
    }

    /** Numbered reductions, in the order of their numbers. */
    static <T> ResultFold<Optional<T>> treeReduced(BinaryOperator<T> function, ClassLoader loader, String call) {
        return tree(function, loader, all -> present(all, call), Optional.empty());
    }

    static <A> ResultFold<A> treeAggregated(A zero, BinaryOperator<A> combine, ClassLoader loader) {
        return tree(combine, loader, all -> all, zero);
    }

    private static <T, R> ResultFold<R> tree(BinaryOperator<T> function, ClassLoader loader, Function<T, R> end, R ofNone) {
        Map<Integer, T> groups = new TreeMap<>();
        return of(bytes -> Folds.<Pair<Integer, T>>values(bytes, loader, pair -> groups.put(pair.first(), pair.second())), () -> {
            Iterator<T> results = groups.values().iterator();
            if (!results.hasNext()) {
                return ofNone;
            }
            T all = results.next();
            while (results.hasNext()) {
                all = function.apply(all, results.next());
            }
            return end.apply(all);
        });
    }

    static ResultFold<Long> count() {
        long[] sum = {0};
        return of(bytes -> sum[0] = Math.addExact(sum[0], bytes.readLong()), () -> sum[0]);
    }

    static ResultFold<Long> longSum() {
        long[] sum = {0};
        return of(bytes -> sum[0] += bytes.readLong(), () -> sum[0]);
    }

    static ResultFold<BigInteger> longSumExact(ClassLoader loader) {
        BigInteger[] sum = {BigInteger.ZERO};
        return of(bytes -> sum[0] = sum[0].add((BigInteger) ValueCodec.decode(bytes, loader)), () -> sum[0]);
    }

    static ResultFold<LongSummary> longSummary(ClassLoader loader) {
        LongSummary[] all = {LongSummary.EMPTY};
        return of(bytes -> {
            if (bytes.remaining() > 0) {
                all[0] = all[0].plus(summary(bytes, loader));
            }
        }, () -> all[0]);
    }

    private static LongSummary summary(ByteSource bytes, ClassLoader loader) {
        long count = bytes.readLong();
        long min = bytes.readLong();
        long max = bytes.readLong();
        return new LongSummary(count, min, max, (BigInteger) ValueCodec.decode(bytes, loader));
    }

    static ResultFold<LongStatistics> longStatistics(ClassLoader loader) {
        LongStatistician all = new LongStatistician();
        return of(bytes -> {
            if (bytes.remaining() > 0) {
                LongSummary part = summary(bytes, loader);
                all.add(part, (BigInteger) ValueCodec.decode(bytes, loader));
            }
        }, all::statistics);
    }

    static ResultFold<DoubleStatistics> doubleStatistics() {
        DoubleStatistician all = new DoubleStatistician();
        return ofStates(state -> all.add(DoubleStatistician.fromBytes(state)), all::statistics);
    }

    static ResultFold<DoubleSummary> doubleSummary() {
        DoubleSummarizer all = new DoubleSummarizer();
        return ofStates(state -> all.add(DoubleSummarizer.fromBytes(state)), all::summary);
    }

    static ResultFold<long[]> longs() {
        Numbers all = new Numbers();
        return of(all::add, all::toArray);
    }

    static ResultFold<double[]> doubles() {
        Numbers all = new Numbers();
        return of(all::add, all::toDoubles);
    }

    @SuppressWarnings("unchecked")
    static <T> ResultFold<Optional<T>> reduced(BinaryOperator<T> function, ClassLoader loader, String call) {
        Object[] all = {null};
        boolean[] any = {false};
        return of(bytes -> {
            if (bytes.remaining() > 0) {
                T next = (T) ValueCodec.decode(bytes, loader);
                all[0] = any[0] ? function.apply((T) all[0], next) : next;
                any[0] = true;
            }
        }, () -> any[0] ? present((T) all[0], call) : Optional.empty());
    }

    /** An empty Optional would say that there are no records. */
    static <T> Optional<T> present(T found, String call) {
        if (found == null) {
            throw Nulls.error(call, "the result is null, which an Optional cannot hold", "Filter nulls out before, or ask for a list:"
                    + " take(1), takeOrdered(1, order) and top(1, order) show a null");
        }
        return Optional.of(found);
    }

    /** @param combineCode the function's bytes, which the plan does not have */
    @SuppressWarnings("unchecked")
    static <A> ResultFold<A> aggregated(A zero, BinaryOperator<A> combine, byte[] combineCode, ClassLoader loader) {
        Object[] all = {zero};
        boolean[] any = {false};
        return of(Sha256.of(combineCode), bytes -> {
            A next = (A) ValueCodec.decode(bytes, loader);
            all[0] = any[0] ? combine.apply((A) all[0], next) : next;
            any[0] = true;
        }, () -> (A) all[0]);
    }

    @SuppressWarnings("unchecked")
    static <T, A, R> ResultFold<R> collected(Collector<? super T, A, R> collector, ClassLoader loader) {
        Object[] all = {null};
        boolean[] any = {false};
        return of(bytes -> {
            boolean container = bytes.readByte() == 0;
            A next;
            if (container) {
                next = (A) ValueCodec.decode(bytes, loader);
            } else {
                next = collector.supplier().get();
                Folds.<T>values(bytes, loader, value -> collector.accumulator().accept(next, value));
            }
            all[0] = any[0] ? collector.combiner().apply((A) all[0], next) : next;
            any[0] = true;
        }, () -> collector.finisher().apply(any[0] ? (A) all[0] : collector.supplier().get()));
    }

    static <T> ResultFold<List<T>> top(int n, Comparator<? super T> order, ClassLoader loader) {
        TopN<T> best = new TopN<>(n, order);
        return of(bytes -> Folds.<T>values(bytes, loader, best::add), best::toList);
    }

    /** The only value of the only task. */
    @SuppressWarnings("unchecked")
    static <T> ResultFold<T> only(ClassLoader loader) {
        Object[] value = {null};
        return of(bytes -> value[0] = ValueCodec.decode(bytes, loader), () -> (T) value[0]);
    }

    @SuppressWarnings("unchecked")
    static <T> void values(ByteSource bytes, ClassLoader loader, Consumer<? super T> sink) {
        while (bytes.remaining() > 0) {
            sink.accept((T) ValueCodec.decode(bytes, loader));
        }
    }

    /** Numbers of 8 bytes each, task after task. */
    private static final class Numbers {
        private final List<long[]> parts = new ArrayList<>();
        private long size;

        void add(ByteSource bytes) {
            long[] part = new long[bytes.remaining() / Long.BYTES];
            size += part.length;
            if (size > MOST_IN_ARRAY) {
                throw new ResourceException("toArray() would have more numbers than an array can hold: use iterator(), or fold them where they are");
            }
            bytes.readLongs(part);
            if (bytes.remaining() > 0) {
                throw new MalformedBytesException("a result of numbers ends within one of them");
            }
            parts.add(part);
        }

        long[] toArray() {
            if (parts.size() == 1) {
                return parts.get(0);
            }
            long[] all = new long[(int) size];
            int at = 0;
            for (long[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }

        double[] toDoubles() {
            double[] all = new double[(int) size];
            int at = 0;
            for (long[] part : parts) {
                for (long bits : part) {
                    all[at++] = Double.longBitsToDouble(bits);
                }
            }
            return all;
        }
    }
}
