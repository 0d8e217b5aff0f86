package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts values by a user's comparator; equal ones stay in the order they were added, however little memory there is. They
 * are kept as objects, whose size is estimated ({@link HeapEstimate}), and become a sorted run when the share is used up.
 *
 * <p>A comparator that contradicts itself would give an order that is none, and another one for each size of memory. So each
 * value is compared once more, with the one that came before it and with the first; if it should be before either, the
 * sort fails. Owned by one thread.
 */
public final class ValueSorter implements AutoCloseable {

    /** The slot in a list that grows by half, and what merging lists takes. */
    private static final int SLOT_BYTES = 16;
    private static final byte[] NO_KEY = {};

    private final MemoryBudget.Share share;
    private final ExternalSorter sorter;
    private final ValueEncoding values;
    private final Comparator<Object> order;
    private List<Object> inMemory = new ArrayList<>();
    private long heapBytes;

    public ValueSorter(Spilling spilling, ValueEncoding values, Comparator<Object> order) {
        this.values = values;
        this.order = order;
        share = spilling.budget().open();
        sorter = new ExternalSorter(spilling, Decoded::new, (left, right) -> order.compare(left.kept, right.kept));
    }

    /** Adds the encoded value that {@code in} is at. */
    public void add(ByteSource in) {
        int start = in.position();
        Object value = values.decode(in);
        long more = SLOT_BYTES + HeapEstimate.ofEncoded(in.position() - start);
        if (!share.allows(heapBytes + more) && !inMemory.isEmpty()) {
            spill();
            share.allows(more);
        }
        inMemory.add(value);
        heapBytes += more;
    }

    /** All values in order; nothing can be added any more. Valid until {@link #close()}. */
    public Sorted sorted() {
        inMemory.sort(order);
        SortedRecords last = new Listed(inMemory, false);
        return new Sorted(sorter.runs() == 0 ? last : Merge.of(List.of(sorter.sorted(), last), (left, right) -> order.compare(left.kept, right.kept)));
    }

    /** Deletes the files and gives back the memory. */
    @Override
    public void close() {
        inMemory = new ArrayList<>();
        sorter.close();
        share.close();
    }

    private void spill() {
        inMemory.sort(order);
        sorter.addRun(new Listed(inMemory, true));
        inMemory = new ArrayList<>();
        heapBytes = 0;
        share.close();
    }

    /**
     * A cursor over the values. Whoever takes one may change it, so that it is compared with the next before it is given, and
     * of the first a copy is kept. Owned by one thread.
     */
    public final class Sorted {
        private final SortedRecords records;
        private boolean begun;
        private boolean more;
        private Object copyOfFirst;
        private Object value;

        private Sorted(SortedRecords records) {
            this.records = records;
        }

        /** Moves to the next value. False at the end. */
        public boolean next() {
            boolean isFirst = !begun;
            if (isFirst) {
                begun = true;
                more = records.next();
            }
            if (!more) {
                return false;
            }
            value = records.kept;
            more = records.next();
            if (more) {
                copyOfFirst = isFirst ? copy(value) : copyOfFirst;
                requireNotBefore(records.kept, value);
                requireNotBefore(records.kept, copyOfFirst);
            }
            return true;
        }

        public Object value() {
            return value;
        }

        private Object copy(Object original) {
            ByteSink encoded = new ByteSink(64);
            values.encode(original, encoded);
            return values.decode(new ByteSource(encoded.toArray()));
        }

        private void requireNotBefore(Object next, Object before) {
            if (order.compare(next, before) < 0) {
                throw contradiction();
            }
        }
    }

    /** What is said of a comparator that was caught. */
    public static IllegalArgumentException contradiction() {
        return new IllegalArgumentException("the comparator contradicts itself: after sorting by it, a record comes behind one that it"
                + " should come before. Does it subtract numbers, which overflows, or see records that change? Use Order.by(...) or"
                + " Comparator.comparing(...)");
    }

    /** A sorted list as a cursor. */
    private final class Listed extends SortedRecords {
        private final List<Object> list;
        private final boolean encoding;
        private final ByteSink encoded = new ByteSink(64);
        private int next;

        Listed(List<Object> list, boolean encoding) {
            this.list = list;
            this.encoding = encoding;
            key = NO_KEY;
        }

        @Override
        public boolean next() {
            if (next == list.size()) {
                return false;
            }
            kept = list.get(next++);
            if (encoding) {
                encoded.reset();
                values.encode(kept, encoded);
                rest = encoded.buffer();
                restLength = encoded.size();
            }
            return true;
        }
    }

    /** A run whose current value is read. */
    private final class Decoded extends SortedRecords {
        private final SortedRecords run;
        private final ByteSource in = new ByteSource(NO_KEY);

        Decoded(SortedRecords run) {
            this.run = run;
        }

        @Override
        public boolean next() {
            if (!run.next()) {
                return false;
            }
            showThatOf(run);
            readRest(in);
            kept = values.decode(in);
            return true;
        }
    }
}
