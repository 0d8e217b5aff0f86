package io.sheaf.scheduler.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** On which worker tasks of a stage that wait or are out again failed last; at most {@link #MOST}, others are forgotten. Owned by the scheduler's core. */
final class FailedTasks {

    private static final int MOST = 1000;

    /** @param how for people */
    record Failed(Worker worker, String how) {}

    private final TreeMap<Integer, Failed> all = new TreeMap<>();

    void failed(int task, Failed failed) {
        all.put(task, failed);
        if (all.size() > MOST) {
            all.pollFirstEntry();
        }
    }

    /** Forgets those from {@code from} to before {@code to}, and returns them in order. */
    List<Failed> take(int from, int to) {
        if (all.isEmpty()) {
            return List.of();
        }
        Collection<Failed> these = all.subMap(from, to).values();
        List<Failed> taken = new ArrayList<>(these);
        these.clear();
        return taken;
    }

    void clear() {
        all.clear();
    }
}
