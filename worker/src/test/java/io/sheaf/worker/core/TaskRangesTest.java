package io.sheaf.worker.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.TaskRange;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskRangesTest {

    @Test
    void joinsNeighbours() {
        TaskRanges ranges = TaskRanges.of(new TaskRange(0, 3));
        ranges.add(new TaskRange(5, 7));
        ranges.add(new TaskRange(3, 5));
        assertThat(ranges.list()).containsExactly(new TaskRange(0, 7));
    }

    @Test
    void refusesWhatItHasAlready() {
        TaskRanges ranges = TaskRanges.of(new TaskRange(2, 5));
        assertThatThrownBy(() -> ranges.add(new TaskRange(4, 6))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ranges.add(new TaskRange(3, 4))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ranges.add(new TaskRange(0, 9))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void holdsWhatASetOfBitsHolds() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            TaskRanges ranges = new TaskRanges();
            BitSet bits = new BitSet();
            for (int step = 0; step < 60; step++) {
                change(random, ranges, bits);
                assertThat(ranges.count()).isEqualTo(bits.cardinality());
                assertThat(toBits(ranges)).isEqualTo(bits);
            }
        }
    }

    private static void change(Random random, TaskRanges ranges, BitSet bits) {
        int from = random.nextInt(30);
        TaskRange range = new TaskRange(from, from + 1 + random.nextInt(6));
        switch (random.nextInt(3)) {
            case 0 -> {
                if (bits.get(range.from(), range.to()).isEmpty()) {
                    ranges.add(range);
                    bits.set(range.from(), range.to());
                }
            }
            case 1 -> {
                int expected = bits.get(range.from(), range.to()).cardinality();
                assertThat(ranges.remove(range)).isEqualTo(expected);
                bits.clear(range.from(), range.to());
            }
            default -> {
                if (!ranges.isEmpty()) {
                    int first = bits.nextSetBit(0);
                    TaskRange taken = ranges.takeFirst(3);
                    assertThat(taken).isEqualTo(new TaskRange(first, Math.min(first + 3, bits.nextClearBit(first))));
                    bits.clear(taken.from(), taken.to());
                }
            }
        }
    }

    private static BitSet toBits(TaskRanges ranges) {
        BitSet bits = new BitSet();
        ranges.list().forEach(range -> bits.set(range.from(), range.to()));
        return bits;
    }
}
