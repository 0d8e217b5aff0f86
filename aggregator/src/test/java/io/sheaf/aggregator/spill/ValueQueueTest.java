package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueQueueTest {

    private static final long SEED = 5521;
    private static final Object UNENCODABLE = new Object();
    private static final ValueEncoding VALUES = new ValueEncoding() {
        @Override
        public void encode(Object value, ByteSink out) {
            if (value == UNENCODABLE) {
                throw new UnencodableException("no");
            }
            ValueCodec.encode(value, out);
        }

        @Override
        public Object decode(ByteSource in) {
            return ValueCodec.decode(in, ValueQueueTest.class.getClassLoader());
        }
    };

    private final MemoryFiles files = new MemoryFiles();
    private final Random random = new Random(SEED);

    /** A run per value (which takes passes over passes), some runs, all in memory. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 40_000, Long.MAX_VALUE})
    void valuesComeOutAsTheyWentInForEveryBudget(long bytes) {
        List<Object> values = values(3_000);
        assertThat(through(values, new MemoryBudget(bytes, 0))).isEqualTo(values);
        assertThat(files.made.isEmpty()).isEqualTo(bytes == Long.MAX_VALUE);
        assertThat(files.open()).isZero();
        assertThat(files.mostOpen).isLessThan(4 * ExternalSorter.FAN_IN);
    }

    @Test
    void noMoreThanTheBudgetIsTakenAndAllOfItGoesBack() {
        MemoryBudget budget = new MemoryBudget(1_000, 1 << 20);
        List<Object> values = values(50_000);
        assertThat(through(values, budget)).isEqualTo(values);
        assertThat(files.made).isNotEmpty();
        assertThat(budget.poolBytes()).isEqualTo(1 << 20);
    }

    /** Wherever the first one is met: by a sample, or while values are written. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 500, 501, 2_999})
    void whatCannotBeEncodedStaysInMemoryBehindWhatWasSpilled(int place) {
        MemoryBudget budget = new MemoryBudget(4_000, 1 << 20);
        List<Object> values = values(3_000);
        values.set(place, UNENCODABLE);
        assertThat(through(values, budget)).isEqualTo(values);
        assertThat(files.open()).isZero();
        assertThat(budget.poolBytes()).isEqualTo(1 << 20);
    }

    @Test
    void aFullDiskLeavesNoFile() {
        files.room = 20_000;
        assertThatThrownBy(() -> through(values(3_000), new MemoryBudget(4_000, 0))).isInstanceOf(MemoryFiles.DiskFull.class);
        assertThat(files.open()).isZero();
    }

    @Test
    void behindTheLastThereIsNone() {
        try (ValueQueue queue = new ValueQueue(files.spilling(new MemoryBudget(0, 0), 1), VALUES)) {
            queue.add(1);
            var all = queue.iterator();
            all.next();
            assertThat(all.hasNext()).isFalse();
            assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private List<Object> values(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(random.nextInt(20) == 0 ? null : (Object) "x".repeat(random.nextInt(40)));
        }
        return values;
    }

    private List<Object> through(List<Object> values, MemoryBudget budget) {
        List<Object> all = new ArrayList<>();
        try (ValueQueue queue = new ValueQueue(files.spilling(budget, 1), VALUES)) {
            values.forEach(queue::add);
            queue.iterator().forEachRemaining(all::add);
        }
        return all;
    }
}
