package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Byte arrays are ordered by their unsigned bytes, in both directions, and none's encoding begins another's. */
class OrderedBytesTest {

    private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

    private static byte[] encoded(byte[] value, boolean descending) {
        ByteSink out = new ByteSink();
        out.writeByte(5);
        OrderedKey.encode(value, descending, out);
        return out.toArray();
    }

    @Test
    void encodingsAreInTheOrderOfTheArrays() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        List<byte[]> all = new ArrayList<>(List.of(new byte[0]));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = EDGES[random.nextInt(EDGES.length)];
            }
            all.add(bytes);
        }
        for (byte[] left : all) {
            for (byte[] right : all) {
                int order = Integer.signum(Arrays.compareUnsigned(left, right));
                byte[] a = encoded(left, false);
                byte[] b = encoded(right, false);
                assertThat(Integer.signum(Arrays.compareUnsigned(a, b))).as("seed %d: %s, %s", seed, left, right).isEqualTo(order);
                assertThat(Integer.signum(Arrays.compareUnsigned(encoded(left, true), encoded(right, true)))).isEqualTo(-order);
                boolean begins = a.length < b.length && Arrays.equals(a, 0, a.length, b, 0, a.length);
                assertThat(begins).as("seed %d: %s begins %s", seed, left, right).isFalse();
            }
        }
    }

    @Test
    void nullComesBeforeTheEmptyArray() {
        assertThat(Arrays.compareUnsigned(encoded(null, false), encoded(new byte[0], false))).isNegative();
        assertThat(Arrays.compareUnsigned(encoded(null, true), encoded(new byte[0], true))).isPositive();
    }
}
