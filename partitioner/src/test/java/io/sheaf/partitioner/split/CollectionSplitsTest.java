package io.sheaf.partitioner.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollectionSplitsTest {

    @Test
    void givesEveryRecordToOnePart() {
        for (long records = 0; records <= 30; records++) {
            for (int n = 1; n <= 32; n++) {
                assertCovers(CollectionSplits.of(records, n), records);
                assertCovers(CollectionSplits.inChunks(records, n), records);
            }
            assertCovers(CollectionSplits.of(records), records);
        }
    }

    @Test
    void fillsEveryChunkButTheLast() {
        CollectionSplits splits = CollectionSplits.inChunks(10, 4);
        assertThat(IntStream.range(0, splits.parts()).mapToObj(splits::part))
                .containsExactly(new RangeSplit(0, 4), new RangeSplit(4, 8), new RangeSplit(8, 10));
    }

    @Test
    void survivesTheLargestCounts() {
        CollectionSplits splits = CollectionSplits.inChunks(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        assertThat(splits.part(1)).isEqualTo(new RangeSplit(Long.MAX_VALUE - 1, Long.MAX_VALUE));
    }

    @Test
    void refusesChunksAndCountsThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> CollectionSplits.inChunks(1, 0)).withMessageContaining("not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> CollectionSplits.inChunks(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> CollectionSplits.inChunks(Long.MAX_VALUE, 2))
                .withMessageContaining("larger chunk");
        assertThatIllegalArgumentException().isThrownBy(() -> CollectionSplits.of(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> CollectionSplits.of(-1));
        assertThatThrownBy(() -> CollectionSplits.inChunks(10, 4).part(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertCovers(CollectionSplits splits, long records) {
        long next = 0;
        for (int i = 0; i < splits.parts(); i++) {
            assertThat(splits.part(i).start()).isEqualTo(next);
            next = splits.part(i).end();
        }
        assertThat(next).isEqualTo(records);
    }
}
