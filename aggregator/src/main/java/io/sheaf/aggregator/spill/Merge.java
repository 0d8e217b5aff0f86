package io.sheaf.aggregator.spill;

import java.util.Comparator;
import java.util.List;

/** One cursor over the records of several; equal ones come in the order of the cursors. A binary heap of cursors. */
final class Merge extends SortedRecords {

    private final SortedRecords[] cursors;
    private final Comparator<SortedRecords> order;
    private final int[] heap;
    private int size;
    private boolean started;

    private Merge(List<SortedRecords> cursors, Comparator<SortedRecords> order) {
        this.cursors = cursors.toArray(SortedRecords[]::new);
        this.order = order;
        heap = new int[this.cursors.length];
    }

    static SortedRecords of(List<SortedRecords> cursors) {
        return of(cursors, SortedRecords::compareTo);
    }

    /** @param order of the current records of two cursors */
    static SortedRecords of(List<SortedRecords> cursors, Comparator<SortedRecords> order) {
        return cursors.size() == 1 ? cursors.get(0) : new Merge(cursors, order);
    }

    @Override
    public boolean next() {
        if (!started) {
            start();
        } else if (cursors[heap[0]].next()) {
            sink(0);
        } else {
            heap[0] = heap[--size];
            sink(0);
        }
        if (size == 0) {
            return false;
        }
        showThatOf(cursors[heap[0]]);
        return true;
    }

    private void start() {
        started = true;
        for (int i = 0; i < cursors.length; i++) {
            if (cursors[i].next()) {
                heap[size++] = i;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    private void sink(int start) {
        int parent = start;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[parent])) {
                return;
            }
            int swapped = heap[parent];
            heap[parent] = heap[child];
            heap[child] = swapped;
            parent = child;
        }
    }

    private boolean isBefore(int left, int right) {
        int compared = order.compare(cursors[left], cursors[right]);
        return compared < 0 || compared == 0 && left < right;
    }
}
