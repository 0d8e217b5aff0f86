package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long SEED = 495;

    @Test
    void everyShareGetsItsFloorHoweverMuchOthersTook() {
        MemoryBudget budget = new MemoryBudget(100, 1_000);
        MemoryBudget.Share greedy = budget.open();
        assertThat(greedy.allows(1_100)).isTrue();
        assertThat(greedy.allows(1_101)).isFalse();
        MemoryBudget.Share late = budget.open();
        assertThat(late.allows(100)).isTrue();
        assertThat(late.allows(101)).isFalse();
        greedy.close();
        assertThat(late.allows(1_100)).isTrue();
    }

    @Test
    void allSharesTogetherStayWithinThePool() {
        Random random = new Random(SEED);
        MemoryBudget budget = new MemoryBudget(1_000, 10 << 20);
        List<MemoryBudget.Share> shares = new ArrayList<>();
        long[] taken = new long[8];
        for (int i = 0; i < taken.length; i++) {
            shares.add(budget.open());
        }
        for (int step = 0; step < 20_000; step++) {
            int i = random.nextInt(taken.length);
            if (random.nextInt(30) == 0) {
                shares.get(i).close();
                taken[i] = 0;
            } else if (shares.get(i).allows(taken[i] + random.nextInt(100_000))) {
                taken[i] += 1;
            }
            assertThat(budget.poolBytes()).isBetween(0L, 10L << 20);
        }
        shares.forEach(MemoryBudget.Share::close);
        assertThat(budget.poolBytes()).isEqualTo(10 << 20);
    }

    @Test
    void unlimitedAllowsEverythingAndNothingAllowsNothing() {
        assertThat(MemoryBudget.unlimited().open().allows(Long.MAX_VALUE)).isTrue();
        assertThat(new MemoryBudget(0, 0).open().allows(1)).isFalse();
    }

    @Test
    void whoCannotSpillIsNotToldToWhenOthersAre() {
        MemoryBudget budget = MemoryBudget.spillingAfter(10);
        assertThat(budget.open().allows(10)).isTrue();
        assertThat(budget.open().allows(11)).isFalse();
        assertThat(budget.openRigid().allows(1L << 40)).isTrue();
        assertThat(new MemoryBudget(10, 0).openRigid().allows(11)).isFalse();
    }

    @Test
    void floorsAndPoolOfAllTasksAreTheWholeBudget() {
        for (int slots : new int[] {1, 2, 16}) {
            MemoryBudget budget = MemoryBudget.of(1 << 30, slots);
            long floor = (1L << 29) / 4 / slots;
            assertThat(budget.open().allows(floor)).isTrue();
            assertThat(budget.poolBytes()).isEqualTo(1 << 29);
            assertThat(budget.open().allows(floor + 1)).isTrue();
            assertThat(budget.poolBytes()).isLessThan(1 << 29);
        }
    }
}
