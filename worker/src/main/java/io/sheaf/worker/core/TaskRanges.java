package io.sheaf.worker.core;

import io.sheaf.plan.TaskRange;
import java.util.ArrayList;
import java.util.List;

/** A set of task indexes as ascending, disjoint, non-adjacent ranges. Owned by the worker core. */
final class TaskRanges {

    private final ArrayList<TaskRange> ranges = new ArrayList<>(2);

    static TaskRanges of(TaskRange range) {
        TaskRanges set = new TaskRanges();
        set.ranges.add(range);
        return set;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    int count() {
        int count = 0;
        for (TaskRange range : ranges) {
            count += range.size();
        }
        return count;
    }

    boolean contains(int task) {
        return ranges.stream().anyMatch(range -> range.contains(task));
    }

    /** Tasks in the first range; 0 if there is none. */
    int firstCount() {
        return ranges.isEmpty() ? 0 : ranges.get(0).size();
    }

    List<TaskRange> list() {
        return List.copyOf(ranges);
    }

    /** Takes all and leaves nothing. */
    List<TaskRange> takeAll() {
        List<TaskRange> all = list();
        ranges.clear();
        return all;
    }

    /** Takes the first consecutive indexes, at most {@code most} of them; there must be some. */
    TaskRange takeFirst(int most) {
        TaskRange first = ranges.get(0);
        if (first.size() <= most) {
            return ranges.remove(0);
        }
        int cut = first.from() + most;
        ranges.set(0, new TaskRange(cut, first.to()));
        return new TaskRange(first.from(), cut);
    }

    /** Adds indexes; fails and changes nothing if one of them is there already. */
    void add(TaskRange added) {
        for (TaskRange range : ranges) {
            if (range.from() < added.to() && added.from() < range.to()) {
                throw new IllegalStateException(added + " overlaps " + range);
            }
        }
        int at = 0;
        while (at < ranges.size() && ranges.get(at).to() < added.from()) {
            at++;
        }
        int from = added.from();
        int to = added.to();
        while (at < ranges.size() && ranges.get(at).from() <= to) {
            TaskRange touched = ranges.remove(at);
            from = Math.min(from, touched.from());
            to = Math.max(to, touched.to());
        }
        ranges.add(at, new TaskRange(from, to));
    }

    /** Removes those of these indexes that are there; returns how many were. */
    int remove(TaskRange removed) {
        int before = count();
        List<TaskRange> old = takeAll();
        for (TaskRange range : old) {
            addUnlessEmpty(range.from(), Math.min(range.to(), removed.from()));
            addUnlessEmpty(Math.max(range.from(), removed.to()), range.to());
        }
        return before - count();
    }

    private void addUnlessEmpty(int from, int to) {
        if (from < to) {
            ranges.add(new TaskRange(from, to));
        }
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
