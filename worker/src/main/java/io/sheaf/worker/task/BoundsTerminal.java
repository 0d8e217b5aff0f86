package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueSorter;
import io.sheaf.codec.ByteSource;
import io.sheaf.partitioner.route.Bounds;
import io.sheaf.partitioner.route.Bounds.Sampled;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses the bounds between the partitions of a sort from the samples of all tasks. Owned by the attempt's thread. */
final class BoundsTerminal implements Terminal {

    private final Sorting sorting;
    private final Values values;
    private final int partitions;
    private final List<Sampled<byte[]>> sample = new ArrayList<>();
    private String type = "";

    BoundsTerminal(Operator terminal, Scope scope) {
        sorting = Sorting.of(terminal, scope);
        values = scope.values();
        partitions = scope.partitions();
    }

    @Override
    public Sink sink() {
        RefSink sink = part -> add(KeySample.fromBytes((byte[]) part));
        return sink;
    }

    @Override
    public TaskOutput finish() {
        Slices bounds = Slices.of(fitting(chosen()));
        return new TaskOutput.Inline(bounds, bounds.size());
    }

    private List<byte[]> chosen() {
        if (!sorting.isNatural()) {
            return byComparator(sample, 0);
        }
        // Beside them there is only null, which comes before all bounds or behind them.
        List<Sampled<byte[]>> objects = sample.stream().filter(key -> NaturalObjects.isMarked(key.key())).toList();
        return objects.isEmpty() ? Bounds.select(sample, partitions).bounds() : byComparator(objects, 1);
    }

    private void add(KeySample task) {
        if (!type.isEmpty() && !task.type().isEmpty() && !type.equals(task.type())) {
            throw Sorting.twoTypes(type, task.type());
        }
        type = task.type().isEmpty() ? type : task.type();
        task.keys().forEach(key -> sample.add(new Sampled<>(key, task.weight())));
    }

    /** @param from where in each key its value begins */
    private List<byte[]> byComparator(List<Sampled<byte[]>> sampled, int from) {
        List<Decoded> decoded = new ArrayList<>();
        Comparator<Object> comparator = sorting.comparator();
        List<Sampled<Decoded>> keys = new ArrayList<>();
        for (Sampled<byte[]> key : sampled) {
            Decoded value = new Decoded(values.decode(new ByteSource(key.key(), from, key.key().length - from)), key.key());
            decoded.add(value);
            keys.add(new Sampled<>(value, key.weight()));
        }
        requireOrder(decoded, comparator);
        return Bounds.select(keys, partitions, Decoded.by(comparator)).stream().map(Decoded::bytes).toList();
    }

    /** A comparator that contradicts itself may do so between partitions only, where nobody would notice later. */
    private static void requireOrder(List<Decoded> keys, Comparator<Object> comparator) {
        keys.sort(Decoded.by(comparator));
        for (int i = 1; i < keys.size(); i++) {
            Object key = keys.get(i).value();
            if (comparator.compare(key, keys.get(i - 1).value()) < 0 || comparator.compare(key, keys.get(0).value()) < 0
                    || comparator.compare(keys.get(keys.size() - 1).value(), key) < 0) {
                throw ValueSorter.contradiction();
            }
        }
    }

    /** Fewer bounds, evenly chosen, if all of them would be too much for those who route by them. */
    private static List<byte[]> fitting(List<byte[]> bounds) {
        List<byte[]> left = bounds;
        while (left.stream().mapToLong(bound -> bound.length).sum() > StageSpec.MAX_SIDE_BYTES) {
            List<byte[]> half = new ArrayList<>();
            for (int i = 1; i < left.size(); i += 2) {
                half.add(left.get(i));
            }
            left = half;
        }
        return left;
    }

    private record Decoded(Object value, byte[] bytes) {
        static Comparator<Decoded> by(Comparator<Object> comparator) {
            return (left, right) -> comparator.compare(left.value, right.value);
        }
    }
}
