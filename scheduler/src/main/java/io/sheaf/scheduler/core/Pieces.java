package io.sheaf.scheduler.core;

import io.sheaf.plan.Piece;
import io.sheaf.plan.TaskRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who reads what was to be read by one task of a stage, where that was divided: tasks behind all others have the later parts. What is
 * entered stays so in this generation, whatever is tried again. Owned by the scheduler's core.
 */
final class Pieces {

    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();
    /** Of each task that was divided, those that share its input now, in the order of what they read. */
    private final Map<Integer, TreeMap<Long, Integer>> readers = new LinkedHashMap<>();

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    int size() {
        return pieces.size();
    }

    /** What the task reads if that is not all of an input. */
    Piece pieceOrNull(int task) {
        return pieces.get(task);
    }

    /** Whether each of the tasks reads all of its input. */
    boolean isUndivided(TaskRange tasks) {
        return pieces.subMap(tasks.from(), tasks.to()).isEmpty();
    }

    /** The task whose input, or a part of it, this one reads. */
    int origin(int task) {
        Piece piece = pieces.get(task);
        return piece == null ? task : piece.origin();
    }

    /**
     * A task reads no further than to the first of these positions, and as many new ones the rest of what was its.
     *
     * @param cuts rising, all within what it reads
     * @param next the first of the new tasks
     */
    void divide(int task, List<Long> cuts, int next) {
        Piece before = pieces.getOrDefault(task, Piece.whole(task));
        enter(task, new Piece(before.origin(), before.from(), cuts.get(0)));
        for (int i = 0; i < cuts.size(); i++) {
            long end = i + 1 < cuts.size() ? cuts.get(i + 1) : before.to();
            enter(next + i, new Piece(before.origin(), cuts.get(i), end));
        }
    }

    private void enter(int task, Piece piece) {
        pieces.put(task, piece);
        readers.computeIfAbsent(piece.origin(), any -> new TreeMap<>()).put(piece.from(), task);
    }

    /** Whether the positions rise and lie within what the task reads, so that each part of it has something to read. */
    boolean fits(int task, List<Long> cuts) {
        Piece whole = pieces.getOrDefault(task, Piece.whole(task));
        long last = whole.from();
        for (long cut : cuts) {
            if (cut <= last) {
                return false;
            }
            last = cut;
        }
        return last < whole.to();
    }

    /** The end of the tasks from this one on, at most {@code end}, that may be granted together: one alone if it reads a piece. */
    int endOfAlike(int from, int end) {
        Integer next = pieces.ceilingKey(from);
        if (next == null || next >= end) {
            return end;
        }
        return next == from ? from + 1 : next;
    }

    /** All tasks in the order of what they read, if there were so many before the first was divided. */
    List<TaskRange> inReadingOrder(int undivided) {
        List<TaskRange> order = new ArrayList<>();
        int next = 0;
        for (int origin : new TreeMap<>(readers).keySet()) {
            addIfAny(order, next, origin);
            readers.get(origin).values().forEach(task -> order.add(TaskRange.single(task)));
            next = origin + 1;
        }
        addIfAny(order, next, undivided);
        return order;
    }

    private static void addIfAny(List<TaskRange> order, int from, int to) {
        if (from < to) {
            order.add(new TaskRange(from, to));
        }
    }
}
