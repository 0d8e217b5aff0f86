package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueSorterTest {

    private static final long SEED = 2178;
    private static final ValueEncoding VALUES = new ValueEncoding() {
        @Override
        public void encode(Object value, ByteSink out) {
            ValueCodec.encode(value, out);
        }

        @Override
        public Object decode(ByteSource in) {
            return ValueCodec.decode(in, ValueSorterTest.class.getClassLoader());
        }
    };

    private final MemoryFiles files = new MemoryFiles();

    /** A run per record (which takes passes over passes), some runs, one buffer. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 40_000, Long.MAX_VALUE})
    void equalValuesKeepTheirOrderForEveryBudget(long bytes) {
        Random random = new Random(SEED);
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            numbers.add(random.nextInt(20) == 0 ? null : (Object) random.nextInt(10_000));
        }
        Comparator<Object> order = Comparator.comparing(number -> number == null ? -1 : (Integer) number / 100);
        List<Object> expected = new ArrayList<>(numbers);
        expected.sort(order);
        MemoryBudget budget = new MemoryBudget(bytes, 0);
        assertThat(sort(numbers, order, budget)).isEqualTo(expected);
        assertThat(files.made.isEmpty()).isEqualTo(bytes == Long.MAX_VALUE);
        assertThat(files.open()).isZero();
        assertThat(files.mostOpen).isLessThan(4 * ExternalSorter.FAN_IN);
    }

    @Test
    void memoryGoesBackToThePool() {
        MemoryBudget budget = new MemoryBudget(1_000, 1 << 20);
        Random random = new Random(SEED);
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            numbers.add(random.nextLong());
        }
        assertThat(sort(numbers, naturalOrder(), budget)).isSortedAccordingTo(naturalOrder()).hasSameSizeAs(numbers);
        assertThat(files.made).isNotEmpty();
        assertThat(budget.poolBytes()).isEqualTo(1 << 20);
    }

    @Test
    void nothingSortedIsNothing() {
        assertThat(sort(List.of(), naturalOrder(), new MemoryBudget(0, 0))).isEmpty();
    }

    /** P23: subtraction orders a circle, on which everything is before something. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, Long.MAX_VALUE})
    void anOrderThatIsNoneIsNoticed(long bytes) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            numbers.add(i * 14_316_557);
        }
        assertThatThrownBy(() -> sort(numbers, (a, b) -> (Integer) a - (Integer) b, new MemoryBudget(bytes, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(files.open()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> naturalOrder() {
        return (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    private List<Object> sort(List<Object> values, Comparator<Object> order, MemoryBudget budget) {
        List<Object> all = new ArrayList<>();
        ByteSink out = new ByteSink(64);
        try (ValueSorter sorter = new ValueSorter(files.spilling(budget, 1), VALUES, order)) {
            for (Object value : values) {
                out.reset();
                ValueCodec.encode(value, out);
                sorter.add(new ByteSource(out.buffer(), 0, out.size()));
            }
            for (ValueSorter.Sorted sorted = sorter.sorted(); sorted.next(); ) {
                all.add(sorted.value());
            }
        }
        return all;
    }
}
