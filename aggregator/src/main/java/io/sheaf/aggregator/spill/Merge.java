package io.sheaf.aggregator.spill;

import java.util.List;

/** One cursor over the records of several; equal keys come in the order of the cursors. A binary heap of cursors. */
final class Merge extends SortedRecords {

    private final SortedRecords[] cursors;
    private final int[] heap;
    private int size;
    private boolean started;

    private Merge(List<SortedRecords> cursors) {
        this.cursors = cursors.toArray(SortedRecords[]::new);
        heap = new int[this.cursors.length];
    }

    static SortedRecords of(List<SortedRecords> cursors) {
        return cursors.size() == 1 ? cursors.get(0) : new Merge(cursors);
    }

    @Override
    boolean next() {
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
        int order = cursors[left].compareTo(cursors[right]);
        return order < 0 || order == 0 && left < right;
    }
}
