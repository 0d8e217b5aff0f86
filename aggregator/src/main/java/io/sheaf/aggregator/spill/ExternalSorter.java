package io.sheaf.aggregator.spill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sorts records by partition, prefix and key bytes; equal keys stay in the order they were added. What does not fit in its
 * share of memory goes to sorted runs in files. As soon as {@value #FAN_IN} runs of one level are there, they become one of
 * the next, so that never many files are open, nor many read at once. Owned by one thread.
 */
public final class ExternalSorter implements AutoCloseable {

    /** The most runs merged at once. */
    public static final int FAN_IN = 32;

    private final Spilling spilling;
    private final MemoryBudget.Share share;
    private final SortBuffer buffer;
    private final UnaryOperator<SortedRecords> reading;
    private final Comparator<SortedRecords> order;
    private final List<Run> runs = new ArrayList<>();

    /** @param level how many merges its records have been through */
    private record Run(RunFile file, int number, int level) {}

    public ExternalSorter(Spilling spilling) {
        this(spilling, UnaryOperator.identity(), SortedRecords::compareTo);
    }

    /**
     * A sorter that merges by another order, of runs that are added whole and are sorted by it already.
     *
     * @param reading what a run is seen through while it is read
     * @param order of the current records of two runs
     */
    ExternalSorter(Spilling spilling, UnaryOperator<SortedRecords> reading, Comparator<SortedRecords> order) {
        this.spilling = spilling;
        this.reading = reading;
        this.order = order;
        share = spilling.budget().open();
        buffer = new SortBuffer(spilling.partitions());
    }

    public void add(int partition, long prefix, byte[] key, int keyFrom, int keyLength, byte[] rest, int restFrom, int restLength) {
        if (!share.allows(buffer.heapBytesWith(keyLength, restLength)) && buffer.size() > 0) {
            spillBuffer();
            share.allows(buffer.heapBytesWith(keyLength, restLength));
        }
        buffer.add(partition, prefix, key, keyFrom, keyLength, rest, restFrom, restLength);
    }

    /** Adds sorted records at once, behind all there are; they go to a file. */
    void addRun(SortedRecords records) {
        if (buffer.size() > 0) {
            spillBuffer();
        }
        writeRun(records, 0, runs.size());
        mergeFullLevels();
    }

    /** How many runs are in files. */
    int runs() {
        return runs.size();
    }

    /** All records, in order; nothing can be added any more. Valid until {@link #close()}. */
    public SortedRecords sorted() {
        while (runs.size() > FAN_IN) {
            mergeLast(Math.min(FAN_IN, runs.size() - FAN_IN + 1));
        }
        List<SortedRecords> cursors = new ArrayList<>();
        for (Run run : runs) {
            cursors.add(read(run));
        }
        cursors.add(buffer.sorted());
        return Merge.of(cursors, order);
    }

    /** Deletes the files and gives back the memory. */
    @Override
    public void close() {
        runs.forEach(run -> run.file().close());
        runs.clear();
        buffer.clear();
        share.close();
    }

    private void spillBuffer() {
        writeRun(buffer.sorted(), 0, runs.size());
        buffer.clear();
        share.close();
        mergeFullLevels();
    }

    private void mergeFullLevels() {
        while (runs.size() >= FAN_IN && runs.get(runs.size() - FAN_IN).level() == runs.get(runs.size() - 1).level()) {
            mergeLast(FAN_IN);
        }
    }

    /** Makes one run of the last {@code count}, which keeps the order of equal keys. */
    private void mergeLast(int count) {
        List<Run> merged = runs.subList(runs.size() - count, runs.size());
        int level = 1 + merged.get(0).level();
        List<SortedRecords> cursors = new ArrayList<>();
        for (Run run : merged) {
            cursors.add(read(run));
        }
        writeRun(Merge.of(cursors, order), level, runs.size() - count);
        // The new run has been put in front of those it holds.
        List<Run> old = runs.subList(runs.size() - count, runs.size());
        old.forEach(run -> run.file().close());
        old.clear();
    }

    private void writeRun(SortedRecords records, int level, int place) {
        RunFile file = spilling.files().create();
        boolean written = false;
        try {
            int number = spilling.nextNumber();
            RunWriter.write(file, spilling.runId(number), records);
            runs.add(place, new Run(file, number, level));
            written = true;
        } finally {
            if (!written) {
                file.close();
            }
        }
    }

    private SortedRecords read(Run run) {
        return reading.apply(new RunReader(run.file(), spilling.runId(run.number())));
    }
}
