package io.sheaf.simulation;

import io.sheaf.plan.Slices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What tasks of the simulation make, as the bytes that the cores carry: a number, and which attempt made it. */
final class Numbers {

    private static final int BYTES = Long.BYTES + Integer.BYTES;

    /** Of inputs, which no attempt made. */
    static final int NOBODY = -1;

    private Numbers() {}

    static byte[] bytes(long value, int maker) {
        return ByteBuffer.allocate(BYTES).putLong(value).putInt(maker).array();
    }

    static long value(Slices slices, int i) {
        return ByteBuffer.wrap(slices.data(), slices.offset(i), BYTES).getLong();
    }

    static int maker(Slices slices, int i) {
        return ByteBuffer.wrap(slices.data(), slices.offset(i) + Long.BYTES, Integer.BYTES).getInt();
    }

    /** Inputs of the tasks from {@code from} to before {@code to}: their indexes. */
    static Slices inputs(int from, int to) {
        List<byte[]> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(bytes(i, NOBODY));
        }
        return Slices.of(all);
    }
}
