package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Byte arrays in the order of their unsigned bytes, as records and as keys. */
@Timeout(60)
class SortedBytesTest {

    private static final Comparator<byte[]> UNSIGNED = Comparator.nullsFirst(Arrays::compareUnsigned);

    private static List<String> hex(List<byte[]> arrays) {
        return arrays.stream().map(bytes -> bytes == null ? "null" : HexFormat.of().formatHex(bytes)).toList();
    }

    @Test
    void arraysAreSortedByUnsignedBytesInAnyNumberOfPartitions() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        List<byte[]> arrays = new ArrayList<>(Arrays.asList(null, new byte[0], new byte[] {0}, new byte[] {0, 0}, new byte[] {-1}, new byte[] {127}));
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(4)];
            random.nextBytes(bytes);
            arrays.add(bytes);
        }
        Collections.shuffle(arrays, random);
        List<byte[]> sorted = new ArrayList<>(arrays);
        sorted.sort(UNSIGNED);
        try (Cluster cluster = Cluster.local(2)) {
            for (int partitions : new int[] {1, 2, 7}) {
                assertThat(hex(cluster.from(arrays).sorted(partitions).toList())).as("seed %d", seed).isEqualTo(hex(sorted));
                List<Pair<byte[], Integer>> pairs = cluster.from(arrays).<byte[]>keyBy(bytes -> bytes).mapValues(bytes -> bytes == null ? -1 : bytes.length)
                        .sortByKeyDescending(partitions).toList();
                List<byte[]> descending = new ArrayList<>(sorted);
                Collections.reverse(descending);
                assertThat(hex(pairs.stream().map(Pair::first).toList())).isEqualTo(hex(descending));
                assertThat(pairs).allMatch(pair -> pair.second() == (pair.first() == null ? -1 : pair.first().length));
            }
            assertThatThrownBy(() -> cluster.of(new byte[] {1}, "a").sorted().toList()).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("byte[]").hasMessageContaining("java.lang.String");
        }
    }
}
