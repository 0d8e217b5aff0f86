package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.RunMap;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What user code counted in the winning attempts of one generation of a stage, each task once: of a task whose output is
 * made again, what its first winner counted. Owned by the scheduler's core.
 */
final class Tallies {

    private final RunMap<Boolean> counted = new RunMap<>();
    private final TreeMap<String, Long> counters = new TreeMap<>();
    private final TreeMap<Integer, Slices> accumulated = new TreeMap<>();
    private final SkipTally skips = new SkipTally();
    private long bytes;

    /**
     * Takes what the tasks of a run that has won have counted.
     *
     * @param base the task of the first tally
     */
    void add(Run<Held> won, int base, List<Tally> tallies) {
        for (int task = won.from(); task < won.to(); task++) {
            Tally tally = tallies.get(task - base);
            if (!tally.isEmpty() && counted.getOrNull(task) == null) {
                counted.put(task, task + 1, true);
                tally.counters().forEach((name, value) -> counters.merge(name, value, Long::sum));
                accumulate(task, tally.accumulated());
                bytes += skips.add(task, tally.skips());
            }
        }
    }

    private void accumulate(int task, Slices slices) {
        if (slices.size() > 0) {
            accumulated.put(task, slices.compact());
            bytes += slices.bytes();
        }
    }

    /** What tasks have left out. */
    SkipTally skips() {
        return skips;
    }

    /** Of all accumulators, and of what tasks say about the files in which they wrote what they left out. */
    long bytes() {
        return bytes;
    }

    void addCountersTo(Map<String, Long> sums) {
        counters.forEach((name, value) -> sums.merge(name, value, Long::sum));
    }

    /** Of these tasks, in this order. */
    void addAccumulatedTo(Slices.Builder all, List<TaskRange> tasks) {
        tasks.forEach(range -> accumulated.subMap(range.from(), range.to()).values().forEach(all::addAll));
    }
}
