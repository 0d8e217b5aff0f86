package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class CellsTest {

    private static final int MANY = 3_000;
    private static final long SEED = 39;

    private record Sum(long count, double sum) {}

    private record Other(int number) {}

    private record Named(String name) {}

    /** A class that nobody could make of nothing. */
    private record Odd(int number) {
        Odd {
            if (number % 2 == 0) {
                throw new IllegalArgumentException("even");
            }
        }
    }

    /** What is set at an index, in turns, so that cells change from one way of keeping to another in all places. */
    private static final List<IntFunction<Object>> VALUES = List.of(
            i -> (long) i, i -> i, i -> i / 3.0, i -> new Sum(i, i / 7.0), Other::new, i -> new Odd(2 * i + 1), i -> new Named("n" + i), i -> "text " + i, i -> null);

    @Test
    void holdWhatWasSetLast() {
        Random random = new Random(SEED);
        for (int first = 0; first < VALUES.size(); first++) {
            for (int second = 0; second < VALUES.size(); second++) {
                for (int change : new int[] {1, 500, 600, 1_100, MANY}) {
                    Cells cells = new Cells();
                    List<Object> expected = new ArrayList<>();
                    for (int i = 0; i < MANY; i++) {
                        expected.add(VALUES.get(i < change ? first : second).apply(i));
                        cells.set(i, expected.get(i));
                        int again = random.nextInt(i + 1);
                        expected.set(again, VALUES.get(i < change ? first : second).apply(-i));
                        cells.set(again, expected.get(again));
                    }
                    for (int i = 0; i < MANY; i++) {
                        assertThat(cells.get(i)).as("%d, then %d from %d on, at %d", first, second, change, i).isEqualTo(expected.get(i));
                    }
                }
            }
        }
    }

    @Test
    void numbersAndManyRecordsAreNoObjects() {
        assertThat(of(i -> (long) i, 1).holdsObjects()).isFalse();
        assertThat(of(i -> i / 2.0, MANY).arrayBytes()).isBetween(8L * MANY, 16L * MANY);
        assertThat(of(i -> new Sum(i, i), 500).holdsObjects()).as("few records").isTrue();
        assertThat(of(i -> new Sum(i, i), MANY).holdsObjects()).isFalse();
        assertThat(of(i -> new Sum(i, i), MANY).arrayBytes()).isBetween(16L * MANY, 32L * MANY);
        assertThat(of(i -> "text", MANY).holdsObjects()).isTrue();
        assertThat(of(i -> new Named("n"), MANY).holdsObjects()).isTrue();
        assertThat(of(i -> i < MANY - 1 ? (Object) i : "at last", MANY).holdsObjects()).isTrue();
    }

    @Test
    void beginAnewWhenCleared() {
        Cells cells = of(i -> "text", MANY);
        cells.clear();
        assertThat(cells.holdsObjects()).isFalse();
        assertThat(cells.arrayBytes()).isLessThan(100);
        cells.set(0, 1L);
        assertThat(cells.get(0)).isEqualTo(1L);
        assertThat(cells.holdsObjects()).isFalse();
        cells.clear();
        cells.set(0, new Other(1));
        assertThat(cells.get(0)).isEqualTo(new Other(1));
    }

    private static Cells of(IntFunction<Object> values, int count) {
        Cells cells = new Cells();
        for (int i = 0; i < count; i++) {
            cells.set(i, values.apply(i));
        }
        return cells;
    }
}
