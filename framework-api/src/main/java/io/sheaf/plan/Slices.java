package io.sheaf.plan;

import java.util.Arrays;
import java.util.List;

/**
 * Opaque byte strings packed into one array: the inputs or the results of a run of tasks, one slice each. Immutable by
 * agreement: nobody writes to an array that was handed over.
 */
public final class Slices {

    public static final Slices EMPTY = new Slices(new byte[0], new int[] {0});

    private final byte[] data;
    private final int[] offsets;

    /** Slice {@code i} is {@code data[offsets[i] .. offsets[i + 1])}; offsets ascend, one more than slices. */
    public Slices(byte[] data, int[] offsets) {
        if (offsets.length == 0 || offsets[0] < 0 || offsets[offsets.length - 1] > data.length) {
            throw new IllegalArgumentException("offsets do not fit " + data.length + " bytes");
        }
        for (int i = 1; i < offsets.length; i++) {
            if (offsets[i] < offsets[i - 1]) {
                throw new IllegalArgumentException("offsets descend at " + i);
            }
        }
        this.data = data;
        this.offsets = offsets;
    }

    public static Slices of(List<byte[]> slices) {
        Builder builder = new Builder();
        for (byte[] slice : slices) {
            builder.add(slice, 0, slice.length);
        }
        return builder.build();
    }

    public static Slices of(byte[] only) {
        return new Slices(only, new int[] {0, only.length});
    }

    public int size() {
        return offsets.length - 1;
    }

    /** Bytes of all slices together. */
    public int bytes() {
        return offsets[offsets.length - 1] - offsets[0];
    }

    public byte[] data() {
        return data;
    }

    /** Where slice {@code i} begins in {@link #data()}. */
    public int offset(int i) {
        return offsets[i];
    }

    public int length(int i) {
        return offsets[i + 1] - offsets[i];
    }

    /** A copy of slice {@code i}. */
    public byte[] slice(int i) {
        return Arrays.copyOfRange(data, offsets[i], offsets[i + 1]);
    }

    /** The slices {@code [from, to)}, without copying bytes. */
    public Slices sub(int from, int to) {
        return from == 0 && to == size() ? this : new Slices(data, Arrays.copyOfRange(offsets, from, to + 1));
    }

    /** The same slices in an array that holds nothing else. */
    public Slices compact() {
        int base = offsets[0];
        if (base == 0 && bytes() == data.length) {
            return this;
        }
        int[] moved = new int[offsets.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = offsets[i] - base;
        }
        return new Slices(Arrays.copyOfRange(data, base, base + bytes()), moved);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Slices that) || that.size() != size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Arrays.equals(data, offsets[i], offsets[i + 1], that.data, that.offsets[i], that.offsets[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = size();
        for (int i = 0; i < size(); i++) {
            hash = 31 * hash + length(i);
        }
        return hash;
    }

    @Override
    public String toString() {
        return size() + " slices, " + bytes() + " bytes";
    }

    /** Appends slices one after another. Owned by one thread. */
    public static final class Builder {
        private byte[] data = new byte[64];
        private int[] offsets = new int[9];
        private int size;

        public Builder add(byte[] bytes, int from, int length) {
            int end = offsets[size];
            int newEnd = Math.addExact(end, length);
            if (newEnd > data.length) {
                data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(newEnd, 2L * data.length)));
            }
            System.arraycopy(bytes, from, data, end, length);
            if (size + 2 > offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[++size] = newEnd;
            return this;
        }

        public Builder addAll(Slices more) {
            for (int i = 0; i < more.size(); i++) {
                add(more.data, more.offsets[i], more.length(i));
            }
            return this;
        }

        public int size() {
            return size;
        }

        public int bytes() {
            return offsets[size];
        }

        public Slices build() {
            return new Slices(Arrays.copyOf(data, offsets[size]), Arrays.copyOf(offsets, size + 1));
        }
    }
}
