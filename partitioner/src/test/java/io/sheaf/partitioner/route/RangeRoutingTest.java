package io.sheaf.partitioner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangeRoutingTest {

    @Test
    void aBoundIsTheLeastKeyOfTheRangeAtItsRight() {
        RangeRouting routing = new RangeRouting(List.of(bytes(5), bytes(5, 0), bytes(0x80)));
        assertThat(routing.partitions()).isEqualTo(4);
        assertThat(routing.partition(bytes())).isZero();
        assertThat(routing.partition(bytes(4, 255))).isZero();
        assertThat(routing.partition(bytes(5))).isEqualTo(1);
        assertThat(routing.partition(bytes(5, 0))).isEqualTo(2);
        assertThat(routing.partition(bytes(0x7f))).isEqualTo(2);
        assertThat(routing.partition(bytes(0x80))).isEqualTo(3);
        assertThat(routing.partition(bytes(0xff, 0xff))).isEqualTo(3);
        assertThat(routing.partition(bytes(9, 9, 4, 9), 2, 1)).as("a slice of a buffer").isZero();
    }

    @Test
    void sendsEverythingToOnePartitionWithoutBounds() {
        assertThat(new RangeRouting(List.of()).partition(bytes(1, 2))).isZero();
    }

    @Test
    void refusesBoundsThatDoNotAscend() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeRouting(List.of(bytes(2), bytes(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeRouting(List.of(bytes(2), bytes(2))))
                .withMessageContaining("bound 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeRouting(List.of(bytes(0x80), bytes(0x7f))));
    }

    @Test
    void agreesWithCountingTheBoundsNotAboveTheKey() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("RangeRoutingTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            TreeSet<byte[]> bounds = new TreeSet<>(Arrays::compareUnsigned);
            for (int k = random.nextInt(12); k > 0; k--) {
                bounds.add(key(random));
            }
            RangeRouting routing = new RangeRouting(new ArrayList<>(bounds));
            for (int k = 0; k < 20; k++) {
                byte[] key = key(random);
                assertThat(routing.partition(key)).isEqualTo(bounds.headSet(key, true).size());
            }
        }
    }

    private static byte[] key(Random random) {
        byte[] key = new byte[random.nextInt(4)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(4) * 85);
        }
        return key;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
