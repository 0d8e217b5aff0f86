package io.sheaf.aggregator.sketch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ranks among many {@code long} values, of up to 2^48 of which none is off by more than a given part of their number; not
 * with some probability, but always, as no coin is thrown. Level {@code h} holds values that stand for 2^h each; a full
 * level is sorted and every other value goes one level up, the odd and the even ones in turn, which moves no rank by more
 * than 2^h. A level of {@code c} places is full at most n / (c 2^h) times, so all levels together move a rank by at most
 * levels / c of n. After Manku, Rajagopalan and Lindsay, "Approximate medians" (1998), merged as in Agarwal et al.,
 * "Mergeable summaries" (2012). Equal input in equal pieces gives equal results. Owned by one thread.
 */
public final class QuantileSketch {

    private static final int LOG_MAX_COUNT = 48;

    private final int capacity;
    private final List<Level> levels = new ArrayList<>();
    private long count;

    private static final class Level {
        private long[] values = new long[16];
        private int size;
        private boolean odd;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }
    }

    /** @param error the most a rank may be off, as a part of the number of values; from 0.0001 to below 1 */
    public QuantileSketch(double error) {
        if (!(error >= 0.0001 && error < 1)) {
            throw new IllegalArgumentException("an error must be at least 0.0001 and below 1, not " + error);
        }
        capacity = 2 * (int) Math.ceil(LOG_MAX_COUNT / error / 2) + 2;
    }

    public void add(long value) {
        add(0, value);
        count++;
    }

    /** Adds the {@link #toBytes() state} of a sketch of the same error. */
    public void add(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        count = Math.addExact(count, in.getLong());
        for (int level = 0; in.hasRemaining(); level++) {
            for (int left = in.getInt(); left > 0; left--) {
                add(level, in.getLong());
            }
        }
    }

    /** The count, then level by level the number of values and the values; big-endian. */
    public byte[] toBytes() {
        int values = levels.stream().mapToInt(level -> level.size).sum();
        ByteBuffer out = ByteBuffer.allocate(8 + 4 * levels.size() + 8 * values).putLong(count);
        for (Level level : levels) {
            out.putInt(level.size);
            for (int i = 0; i < level.size; i++) {
                out.putLong(level.values[i]);
            }
        }
        return out.array();
    }

    public long count() {
        return count;
    }

    /** The values kept, ascending, and for each how many values it and those before it stand for. */
    public Ranks ranks() {
        List<long[]> weighted = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            for (int i = 0; i < levels.get(level).size; i++) {
                weighted.add(new long[] {levels.get(level).values[i], 1L << level});
            }
        }
        weighted.sort((a, b) -> Long.compare(a[0], b[0]));
        long[] values = new long[weighted.size()];
        long[] upTo = new long[values.length];
        long sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = weighted.get(i)[0];
            sum += weighted.get(i)[1];
            upTo[i] = sum;
        }
        return new Ranks(values, upTo);
    }

    /** Values, ascending, and the rank of each. */
    public record Ranks(long[] values, long[] upTo) {}

    private void add(int number, long value) {
        while (levels.size() <= number) {
            levels.add(new Level());
        }
        Level level = levels.get(number);
        level.add(value);
        if (level.size == capacity) {
            halve(level, number);
        }
    }

    // The capacity is even, so that the values that go up stand for exactly those that were there.
    private void halve(Level level, int number) {
        Arrays.sort(level.values, 0, capacity);
        level.size = 0;
        int first = level.odd ? 1 : 0;
        level.odd = !level.odd;
        for (int i = first; i < capacity; i += 2) {
            add(number + 1, level.values[i]);
        }
    }
}
