package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.partitioner.route.RangeRouting;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes every record to the partition between whose bounds it lies. Owned by the attempt's thread. */
final class RangedTerminal implements Terminal {

    private final ShuffleOut out;
    private final RefSink sink;

    RangedTerminal(Operator terminal, Scope scope) {
        Sorting sorting = Sorting.of(terminal, scope);
        List<byte[]> bounds = bounds(terminal, scope);
        out = new ShuffleOut(scope);
        if (!sorting.isNatural()) {
            sink = byComparator(sorting, decoded(bounds, 0, scope.values()));
        } else if (!bounds.isEmpty() && NaturalObjects.isMarked(bounds.get(0))) {
            sink = byObjects(sorting, decoded(bounds, 1, scope.values()));
        } else {
            sink = byBytes(sorting, new RangeRouting(bounds));
        }
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public TaskOutput finish() {
        return out.finish();
    }

    @Override
    public void close() {
        out.close();
    }

    private RefSink byBytes(Sorting sorting, RangeRouting routing) {
        ByteSink key = new ByteSink(64);
        return record -> {
            sorting.encode(sorting.key(record), key);
            out.addSortable(routing.partition(key.buffer(), 0, key.size()), key, record);
        };
    }

    private RefSink byObjects(Sorting sorting, List<Object> bounds) {
        ByteSink mark = new ByteSink(1);
        Comparator<Object> comparator = sorting.comparator();
        int ofNull = sorting.isDescending() ? bounds.size() : 0;
        return record -> {
            Object key = sorting.key(record);
            sorting.encode(key, mark);
            out.addSortable(key == null ? ofNull : boundsUpTo(key, bounds, comparator), mark, record);
        };
    }

    private RefSink byComparator(Sorting sorting, List<Object> bounds) {
        Comparator<Object> comparator = sorting.comparator();
        return record -> out.addValue(boundsUpTo(sorting.key(record), bounds, comparator), record);
    }

    /** A bound is the least key of the partition behind it, as in {@link RangeRouting}. */
    private static int boundsUpTo(Object key, List<Object> bounds, Comparator<Object> comparator) {
        int low = 0;
        int high = bounds.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (comparator.compare(bounds.get(middle), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** None of a sort into one partition, for which nobody drew a sample. */
    private static List<byte[]> bounds(Operator terminal, Scope scope) {
        List<byte[]> bounds = new ArrayList<>();
        if (terminal.numbers().size() > 2) {
            Slices side = scope.side((int) terminal.number(2));
            for (int i = 0; i < side.size(); i++) {
                bounds.add(side.slice(i));
            }
        }
        return bounds;
    }

    /** @param from where in each bound its value begins */
    private static List<Object> decoded(List<byte[]> bounds, int from, Values values) {
        List<Object> all = new ArrayList<>();
        bounds.forEach(bound -> all.add(values.decode(new ByteSource(bound, from, bound.length - from))));
        return all;
    }
}
