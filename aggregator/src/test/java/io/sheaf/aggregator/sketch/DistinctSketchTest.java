package io.sheaf.aggregator.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Few hashes and many: the same state and estimate for a set, however it came together. */
class DistinctSketchTest {

    private static final long SEED = 20260;
    private static final int DENSE_BYTES = 16_384;

    /** As the paper has it: the leading 14 bits choose, the leading zeros of the others count. */
    private static byte[] registers(long[] hashes) {
        byte[] all = new byte[DENSE_BYTES];
        for (long hash : hashes) {
            int index = (int) (hash >>> 50);
            long rest = hash << 14 >>> 14;
            int rank = Long.numberOfLeadingZeros(rest) - 14 + 1;
            all[index] = (byte) Math.max(all[index], rank);
        }
        return all;
    }

    private static DistinctSketch of(long... hashes) {
        DistinctSketch sketch = new DistinctSketch();
        for (long hash : hashes) {
            sketch.add(hash);
        }
        return sketch;
    }

    private static DistinctSketch ofRegisters(byte[] registers) {
        DistinctSketch sketch = new DistinctSketch();
        sketch.add(registers);
        return sketch;
    }

    @Test
    void aListOfFewRegistersEstimatesAsAllRegistersWould() {
        Random random = new Random(SEED);
        for (int count : new int[] {0, 1, 2, 5, 100, 1_000, 1_023, 1_060, 1_200, 20_000}) {
            long[] hashes = random.longs(count).toArray();
            DistinctSketch sketch = of(hashes);
            assertThat(sketch.estimate()).as("seed %d, %d hashes", SEED, count).isEqualTo(ofRegisters(registers(hashes)).estimate());
            assertThat((double) sketch.estimate()).isBetween(count * 0.96, count * 1.04);
        }
    }

    @Test
    void aSetHasOneStateHoweverItWasSplitAndOrdered() {
        Random random = new Random(SEED);
        for (int count : new int[] {3, 700, 1_024, 1_100, 3_000}) {
            long[] hashes = random.longs(count).toArray();
            byte[] state = of(hashes).toBytes();
            DistinctSketch backwards = new DistinctSketch();
            for (int i = count - 1; i >= 0; i--) {
                backwards.add(hashes[i]);
                backwards.add(hashes[i]);
            }
            assertThat(backwards.toBytes()).as("seed %d, %d hashes", SEED, count).isEqualTo(state);
            int middle = random.nextInt(count);
            DistinctSketch left = of(Arrays.copyOf(hashes, middle));
            DistinctSketch right = of(Arrays.copyOfRange(hashes, middle / 2, count));
            DistinctSketch merged = new DistinctSketch();
            merged.add(right);
            merged.add(left);
            assertThat(merged.toBytes()).isEqualTo(state);
            DistinctSketch decoded = new DistinctSketch();
            decoded.add(left.toBytes());
            decoded.add(right.toBytes());
            assertThat(decoded.toBytes()).isEqualTo(state);
            assertThat(decoded.estimate()).isEqualTo(merged.estimate());
        }
    }

    @Test
    void aStateTakesThreeBytesAHashAtFirst() {
        assertThat(of().toBytes()).isEmpty();
        assertThat(of(1, 1, 2).toBytes()).hasSize(3);
        assertThat(of(1L << 50, 2L << 50, 3L << 50).toBytes()).hasSize(9);
        assertThat(of(new Random(SEED).longs(5_000).toArray()).toBytes()).hasSize(DENSE_BYTES);
    }

    @Test
    void memoryGrowsWithTheHashesUpToAllRegisters() {
        DistinctSketch sketch = new DistinctSketch();
        assertThat(sketch.heapBytes()).isEqualTo(DistinctSketch.FIRST_HEAP_BYTES);
        new Random(SEED).longs(500).forEach(sketch::add);
        assertThat(sketch.heapBytes()).isBetween(2_000, 4_000);
        new Random(SEED).longs(50_000).forEach(sketch::add);
        assertThat(sketch.heapBytes()).isBetween(DENSE_BYTES, DENSE_BYTES + 100);
    }

    @Test
    void whatIsWrittenIsReadAndNoByteMore() {
        for (int count : new int[] {0, 10, 10_000}) {
            DistinctSketch sketch = of(new Random(SEED).longs(count).toArray());
            ByteSink out = new ByteSink();
            sketch.write(out);
            out.writeByte(77);
            ByteSource in = new ByteSource(out.toArray());
            DistinctSketch read = new DistinctSketch();
            read.add(in);
            assertThat(read.toBytes()).isEqualTo(sketch.toBytes());
            assertThat(in.readByte()).isEqualTo((byte) 77);
        }
    }

    @Test
    void damagedStatesAreRefused() {
        byte[] two = of(1L << 50, 2L << 50).toBytes();
        byte[] backwards = {two[3], two[4], two[5], two[0], two[1], two[2]};
        byte[] rankZero = two.clone();
        rankZero[2] &= (byte) 0xc0;
        byte[] tooHigh = new byte[DENSE_BYTES];
        tooHigh[5] = 52;
        for (byte[] damaged : new byte[][] {new byte[2], new byte[3 * 1_025], backwards, rankZero, {-1, -1, -1}, tooHigh}) {
            assertThatThrownBy(() -> new DistinctSketch().add(damaged)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("distinct sketch");
        }
    }
}
