package io.sheaf.aggregator.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sparse map from task indexes to values, kept as runs: neighbours with equal values are one entry. Owned by one
 * thread. Each operation costs the logarithm of the number of runs plus the runs it touches.
 *
 * @param <V> immutable values with {@code equals}
 */
public final class RunMap<V> {

    /** The indexes {@code [from, to)} with one value. */
    public record Run<V>(int from, int to, V value) {
        public int size() {
            return to - from;
        }
    }

    private final TreeMap<Integer, Run<V>> runs = new TreeMap<>();
    private int covered;

    /** Gives the indexes {@code [from, to)} this value, whatever they had. */
    public void put(int from, int to, V value) {
        remove(from, to);
        covered += to - from;
        int start = from;
        int end = to;
        Map.Entry<Integer, Run<V>> before = runs.lowerEntry(from);
        if (before != null && before.getValue().to() == from && before.getValue().value().equals(value)) {
            start = before.getKey();
        }
        Run<V> after = runs.get(to);
        if (after != null && after.value().equals(value)) {
            end = after.to();
            runs.remove(to);
        }
        runs.put(start, new Run<>(start, end, value));
    }

    /** Takes the indexes {@code [from, to)} out and returns what they had, in order. */
    public List<Run<V>> remove(int from, int to) {
        List<Run<V>> parts = overlapping(from, to);
        for (Run<V> part : parts) {
            cut(part);
        }
        return parts;
    }

    private void cut(Run<V> part) {
        Run<V> whole = runs.remove(runs.floorKey(part.from()));
        if (whole.from() < part.from()) {
            runs.put(whole.from(), new Run<>(whole.from(), part.from(), whole.value()));
        }
        if (part.to() < whole.to()) {
            runs.put(part.to(), new Run<>(part.to(), whole.to(), whole.value()));
        }
        covered -= part.size();
    }

    /** The parts of runs that lie in {@code [from, to)}, in order. */
    public List<Run<V>> overlapping(int from, int to) {
        if (runs.isEmpty() || from >= to) {
            return List.of();
        }
        List<Run<V>> found = new ArrayList<>();
        Integer first = runs.floorKey(from);
        for (Run<V> run : runs.tailMap(first == null ? from : first, true).values()) {
            if (run.from() >= to) {
                break;
            }
            if (run.to() > from) {
                found.add(new Run<>(Math.max(from, run.from()), Math.min(to, run.to()), run.value()));
            }
        }
        return found;
    }

    public V getOrNull(int index) {
        Map.Entry<Integer, Run<V>> entry = runs.floorEntry(index);
        return entry == null || entry.getValue().to() <= index ? null : entry.getValue().value();
    }

    /** All runs in order; a view. */
    public Collection<Run<V>> runs() {
        return Collections.unmodifiableCollection(runs.values());
    }

    public int runCount() {
        return runs.size();
    }

    /** How many indexes have a value. */
    public int covered() {
        return covered;
    }

    public boolean isEmpty() {
        return runs.isEmpty();
    }
}
