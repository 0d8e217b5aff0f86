package io.sheaf.aggregator.table;

import java.util.Arrays;

/**
 * Sorts numbers by an unsigned 64-bit prefix of what they stand for, and equal prefixes by the rest; stable. One pass puts
 * the numbers into about as many buckets as there are numbers, by the upper bits of the prefix, so that evenly spread
 * prefixes, as hashes are, leave almost nothing to compare; a merge sort within each bucket bounds the rest.
 */
public final class PrefixSort {

    private static final int FEW = 64;
    private static final int VERY_FEW = 12;
    private static final int MAX_BUCKET_BITS = 20;

    private final long[] prefixes;
    private final Rest rest;
    private final int[] scratch;

    /** Orders two numbers whose prefixes are equal. */
    public interface Rest {
        int compare(int left, int right);
    }

    private PrefixSort(long[] prefixes, Rest rest, int room) {
        this.prefixes = prefixes;
        this.rest = rest;
        scratch = new int[room];
    }

    /**
     * Sorts {@code numbers[from]} to {@code numbers[to - 1]}.
     *
     * @param prefixes of number n at index n
     */
    public static void sort(int[] numbers, int from, int to, long[] prefixes, Rest rest) {
        if (to - from > 1) {
            new PrefixSort(prefixes, rest, to - from).sort(numbers, from, to);
        }
    }

    private void sort(int[] numbers, int from, int to) {
        if (to - from <= FEW) {
            mergeSort(numbers, from, to);
            return;
        }
        int bits = Math.min(MAX_BUCKET_BITS, 32 - Integer.numberOfLeadingZeros(to - from - 1));
        int[] ends = scatter(numbers, from, to, 64 - bits, 1 << bits);
        int start = from;
        for (int end : ends) {
            mergeSort(numbers, start, from + end);
            start = from + end;
        }
    }

    /** Puts the numbers into the order of their buckets. Returns where each bucket ends, counted from {@code from}. */
    private int[] scatter(int[] numbers, int from, int to, int shift, int buckets) {
        int[] next = new int[buckets + 1];
        for (int i = from; i < to; i++) {
            next[(int) (prefixes[numbers[i]] >>> shift) + 1]++;
        }
        for (int i = 0; i < buckets; i++) {
            next[i + 1] += next[i];
        }
        for (int i = from; i < to; i++) {
            scratch[next[(int) (prefixes[numbers[i]] >>> shift)]++] = numbers[i];
        }
        System.arraycopy(scratch, 0, numbers, from, to - from);
        return Arrays.copyOf(next, buckets);
    }

    private void mergeSort(int[] numbers, int from, int to) {
        if (to - from <= VERY_FEW) {
            insertionSort(numbers, from, to);
            return;
        }
        int middle = from + to >>> 1;
        mergeSort(numbers, from, middle);
        mergeSort(numbers, middle, to);
        if (compare(numbers[middle - 1], numbers[middle]) > 0) {
            merge(numbers, from, middle, to);
        }
    }

    private void merge(int[] numbers, int from, int middle, int to) {
        int lefts = middle - from;
        System.arraycopy(numbers, from, scratch, 0, lefts);
        int left = 0;
        int right = middle;
        int at = from;
        while (left < lefts && right < to) {
            boolean takeRight = compare(scratch[left], numbers[right]) > 0;
            numbers[at++] = takeRight ? numbers[right++] : scratch[left++];
        }
        System.arraycopy(scratch, left, numbers, at, lefts - left);
    }

    private void insertionSort(int[] numbers, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int number = numbers[i];
            int at = i;
            for (; at > from && compare(numbers[at - 1], number) > 0; at--) {
                numbers[at] = numbers[at - 1];
            }
            numbers[at] = number;
        }
    }

    private int compare(int left, int right) {
        int order = Long.compareUnsigned(prefixes[left], prefixes[right]);
        return order != 0 ? order : rest.compare(left, right);
    }
}
