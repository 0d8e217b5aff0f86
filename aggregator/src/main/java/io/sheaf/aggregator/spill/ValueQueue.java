package io.sheaf.aggregator.spill;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Values that come out in the order they went in, all of them after the last. They are kept as objects while the share of
 * memory lasts, and go to a file in pieces when it is used up. What an object takes is estimated ({@link HeapEstimate}) by
 * the first {@value #FIRST_SAMPLES} values and one of {@value #SAMPLE_EVERY} later ones. As soon as one is met that cannot be
 * encoded, all later ones stay in memory. Owned by one thread.
 */
public final class ValueQueue implements AutoCloseable {

    private static final int FIRST_SAMPLES = 16;
    private static final int SAMPLE_EVERY = 16;
    /** The slot in a list that grows by half. */
    private static final int SLOT_BYTES = 8;
    private static final byte[] NO_KEY = {};

    private final MemoryBudget.Share share;
    private final ExternalSorter files;
    private final ValueEncoding values;
    private final ByteSink encoded = new ByteSink(64);
    private List<Object> inMemory = new ArrayList<>();
    private boolean encodable = true;
    private long inFiles;
    private long sampled;
    private long sampledBytes;
    private long heapBytes;

    public ValueQueue(Spilling spilling, ValueEncoding values) {
        this.values = values;
        share = spilling.budget().open();
        files = new ExternalSorter(spilling);
    }

    /** Adds a value, which may be null. */
    public void add(Object value) {
        inMemory.add(value);
        if (!encodable) {
            return;
        }
        heapBytes += SLOT_BYTES + estimate(value);
        if (encodable && !share.allows(heapBytes)) {
            spill();
        }
    }

    /** All values, once; nothing can be added any more. Valid until {@link #close()}. */
    public Iterator<Object> iterator() {
        SortedRecords spilled = inFiles > 0 ? files.sorted() : null;
        Iterator<Object> last = inMemory.iterator();
        inMemory = List.of();
        return new Iterator<>() {
            private final ByteSource in = new ByteSource(NO_KEY);
            private long left = inFiles;

            @Override
            public boolean hasNext() {
                return left > 0 || last.hasNext();
            }

            @Override
            public Object next() {
                if (left == 0) {
                    return last.next();
                }
                if (!spilled.next()) {
                    throw new NoSuchElementException(left + " spilled values are missing");
                }
                left--;
                spilled.readRest(in);
                return values.decode(in);
            }
        };
    }

    /** Deletes the files and gives back the memory. */
    @Override
    public void close() {
        inMemory = List.of();
        files.close();
        share.close();
    }

    // What one value takes that is not looked at is what those took on average that were.
    private long estimate(Object value) {
        long number = inFiles + inMemory.size();
        if (number <= FIRST_SAMPLES || number % SAMPLE_EVERY == 0) {
            sample(value);
        }
        return sampled == 0 ? 0 : sampledBytes / sampled;
    }

    private void sample(Object value) {
        encoded.reset();
        try {
            values.encode(value, encoded);
        } catch (UnencodableException e) {
            encodable = false;
            share.close();
            return;
        }
        sampled++;
        sampledBytes += HeapEstimate.ofEncoded(encoded.size());
    }

    private void spill() {
        try {
            files.addRun(new Numbered());
        } catch (UnencodableException e) {
            encodable = false;
            share.close();
            return;
        }
        inFiles += inMemory.size();
        inMemory = new ArrayList<>();
        heapBytes = 0;
        share.close();
    }

    /** The values in memory as a cursor, sorted by the order in which they came. */
    private final class Numbered extends SortedRecords {
        private int next;

        Numbered() {
            key = NO_KEY;
        }

        @Override
        public boolean next() {
            if (next == inMemory.size()) {
                return false;
            }
            prefix = inFiles + next;
            encoded.reset();
            values.encode(inMemory.get(next++), encoded);
            rest = encoded.buffer();
            restLength = encoded.size();
            return true;
        }
    }
}
