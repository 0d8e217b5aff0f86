package io.sheaf.scheduler.core;

import io.sheaf.SkippedRecord;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.Skips;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What the winning attempts of one generation of a stage have left out, each task once. Of single records only those of the first tasks
 * are kept, whatever the order in which tasks end. Owned by the scheduler's core.
 */
final class SkipTally {

    private final TreeMap<Integer, List<SkippedRecord>> first = new TreeMap<>();
    private final TreeMap<Integer, Slices> parts = new TreeMap<>();
    private long skipped;
    private long read;
    private int told;

    /** Takes what a task left out, which is new. Gives the bytes that it keeps of what the task says about files. */
    long add(int task, Skips skips) {
        skipped += skips.skipped();
        read += skips.read();
        if (!skips.first().isEmpty()) {
            first.put(task, skips.first());
            told += skips.first().size();
            forgetLast();
        }
        if (skips.parts().size() > 0) {
            parts.put(task, skips.parts().compact());
        }
        return skips.parts().bytes();
    }

    private void forgetLast() {
        while (told - first.lastEntry().getValue().size() >= Skips.MOST_TOLD) {
            told -= first.pollLastEntry().getValue().size();
        }
    }

    long skipped() {
        return skipped;
    }

    long read() {
        return read;
    }

    /** All of it, in the order of tasks. */
    Skips sum() {
        List<SkippedRecord> records = new ArrayList<>();
        first.values().forEach(records::addAll);
        Slices.Builder all = new Slices.Builder();
        parts.values().forEach(all::addAll);
        return new Skips(skipped, read, records.subList(0, Math.min(records.size(), Skips.MOST_TOLD)), all.build());
    }
}
