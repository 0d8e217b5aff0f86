package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.AttemptLedger;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client has appended to an open stage, until no attempt can need it any more. Owned by the scheduler's core. */
final class OpenInputs {

    private final TreeMap<Integer, Slices> chunks = new TreeMap<>();
    private boolean closed;

    void append(int firstTask, Slices inputs) {
        if (inputs.size() > 0) {
            chunks.put(firstTask, inputs);
        }
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** The inputs of these tasks, none of which was released. */
    Slices of(TaskRange tasks) {
        Map.Entry<Integer, Slices> first = chunks.floorEntry(tasks.from());
        int start = first.getKey();
        if (tasks.to() <= start + first.getValue().size()) {
            return first.getValue().sub(tasks.from() - start, tasks.to() - start).compact();
        }
        Slices.Builder all = new Slices.Builder();
        for (Map.Entry<Integer, Slices> chunk : chunks.subMap(start, true, tasks.to(), false).entrySet()) {
            int from = Math.max(tasks.from(), chunk.getKey()) - chunk.getKey();
            int to = Math.min(tasks.to() - chunk.getKey(), chunk.getValue().size());
            all.addAll(chunk.getValue().sub(from, to));
        }
        return all.build();
    }

    /** The first of these tasks, none of which was released: as many as have inputs of at most so many bytes together, at least one. */
    TaskRange within(TaskRange tasks, int maxBytes) {
        long bytes = 0;
        Map.Entry<Integer, Slices> chunk = chunks.floorEntry(tasks.from());
        for (int task = tasks.from(); task < tasks.to(); task++) {
            if (task == chunk.getKey() + chunk.getValue().size()) {
                chunk = chunks.floorEntry(task);
            }
            bytes += chunk.getValue().length(task - chunk.getKey());
            if (bytes > maxBytes && task > tasks.from()) {
                return new TaskRange(tasks.from(), task);
            }
        }
        return tasks;
    }

    /** Lets go of chunks that overlap these tasks and hold only settled ones below {@code limit} or without a holder. */
    void release(TaskRange tasks, AttemptLedger ledger, int taken) {
        Integer start = chunks.floorKey(tasks.from());
        if (start == null) {
            start = tasks.from();
        }
        List<Integer> done = new ArrayList<>();
        Iterator<Map.Entry<Integer, Slices>> all = chunks.subMap(start, true, tasks.to(), false).entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Slices> chunk = all.next();
            TaskRange range = new TaskRange(chunk.getKey(), chunk.getKey() + chunk.getValue().size());
            if (ledger.isSettled(range) && (range.to() <= taken || !ledger.isHeldByWorker(range))) {
                done.add(chunk.getKey());
            }
        }
        done.forEach(chunks::remove);
    }

    int chunks() {
        return chunks.size();
    }
}
