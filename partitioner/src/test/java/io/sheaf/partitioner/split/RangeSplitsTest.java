package io.sheaf.partitioner.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RangeSplitsTest {

    @Test
    void coversEverySmallRangeExactly() {
        for (long start = -3; start <= 3; start++) {
            for (long end = start; end <= start + 12; end++) {
                for (int parts = start == end ? 0 : 1; parts <= 15; parts++) {
                    assertCovers(new RangeSplits(start, end, parts));
                }
            }
        }
    }

    @Test
    void coversRangesAtTheEdgesOfLong() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("RangeSplitsTest seed " + seed);
        Random random = new Random(seed);
        long[] edges = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (int i = 0; i < 20_000; i++) {
            long a = random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : random.nextLong();
            long b = random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : random.nextLong();
            int parts = 1 + random.nextInt(random.nextBoolean() ? 7 : Integer.MAX_VALUE);
            RangeSplits splits = new RangeSplits(Math.min(a, b), Math.max(a, b), parts);
            for (int index : new int[] {0, random.nextInt(parts), parts / 2, parts - 1}) {
                assertIsExactly(splits, index);
            }
        }
    }

    @Test
    void coversTheWholeLongRange() {
        assertCovers(new RangeSplits(Long.MIN_VALUE, Long.MAX_VALUE, 4096));
        assertThat(new RangeSplits(Long.MIN_VALUE, Long.MAX_VALUE, 1).part(0))
                .isEqualTo(new RangeSplit(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void takesTheNumberOfPartsFromTheLengthAlone() {
        assertThat(LongStream.of(0, 1, 2, 255, 256, 257, 1L << 20, 256L << 20, 257L << 20, 4096L << 20, Long.MAX_VALUE, -1)
                .map(RangeSplits::defaultParts))
                .containsExactly(0L, 1L, 2L, 255L, 256L, 256L, 256L, 256L, 257L, 4096L, 4096L, 4096L);
        assertThat(RangeSplits.of(5, 5).parts()).isZero();
        assertThat(RangeSplits.of(Long.MIN_VALUE, Long.MAX_VALUE).parts()).isEqualTo(4096);
    }

    @Test
    void refusesWhatIsNoRangeAndNoPart() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeSplits(1, 0, 1)).withMessageContaining("from 1 to 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeSplits(0, 1, 0)).withMessageContaining("not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeSplits(0, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeSplit(1, 0));
        assertThatThrownBy(() -> new RangeSplits(0, 9, 3).part(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new RangeSplits(0, 9, 3).part(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertCovers(RangeSplits splits) {
        long next = splits.start();
        for (int i = 0; i < splits.parts(); i++) {
            assertThat(splits.part(i).start()).as("start of part %d of %s", i, splits).isEqualTo(next);
            assertIsExactly(splits, i);
            next = splits.part(i).end();
        }
        assertThat(next).as("end of %s", splits).isEqualTo(splits.end());
    }

    /** Against the definition: part i starts at start + i * floor(length / parts) + min(i, length mod parts). */
    private static void assertIsExactly(RangeSplits splits, int index) {
        BigInteger length = BigInteger.valueOf(splits.end()).subtract(BigInteger.valueOf(splits.start()));
        BigInteger[] division = length.divideAndRemainder(BigInteger.valueOf(splits.parts()));
        RangeSplit part = splits.part(index);
        assertThat(part.start()).isEqualTo(border(splits.start(), division, index));
        assertThat(part.end()).isEqualTo(border(splits.start(), division, index + 1L));
    }

    private static long border(long start, BigInteger[] division, long index) {
        BigInteger i = BigInteger.valueOf(index);
        return BigInteger.valueOf(start).add(division[0].multiply(i)).add(i.min(division[1])).longValueExact();
    }
}
