package io.sheaf.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that are out under two leases. */
class SecondAttemptsTest {

    private static final LeaseId FIRST = new LeaseId(1);
    private static final LeaseId SECOND = new LeaseId(2);
    private static final LeaseId LATER = new LeaseId(3);
    private static final WorkerEpoch HOLDER = new WorkerEpoch(9);
    private static final TaskRange ALL = new TaskRange(0, 4);
    private static final TaskRange REST = new TaskRange(1, 4);

    private final AttemptLedger ledger = new AttemptLedger();

    @BeforeEach
    void speculateTheRest() {
        ledger.grow(4);
        ledger.lease(FIRST, ALL);
        ledger.win(FIRST, TaskRange.single(0), null);
        assertThat(ledger.speculate(SECOND, REST).attempt()).isEqualTo(2);
    }

    @AfterEach
    void validate() {
        ledger.validate();
    }

    private static List<TaskRange> ranges(List<Run<Held>> runs) {
        return runs.stream().map(run -> new TaskRange(run.from(), run.to())).toList();
    }

    private int nextAttempt(int task) {
        return ledger.pending(TaskRange.single(task)).get(0).value().attempt();
    }

    @Test
    void bothLeasesHaveTheTasks() {
        assertThat(ranges(ledger.heldBy(FIRST, ALL))).containsExactly(REST);
        assertThat(ranges(ledger.heldBy(SECOND, ALL))).containsExactly(REST);
        assertThat(ledger.holders(1)).extracting(Held::lease).containsExactly(FIRST, SECOND);
        assertThat(ledger.holders(0)).isEmpty();
        assertThat(ledger.holds(FIRST, 1)).isTrue();
        assertThat(ledger.holds(SECOND, 1)).isTrue();
        assertThat(ledger.leasedCount()).isEqualTo(3);
        assertThat(ledger.trouble(1).speculated()).isEqualTo(1);
        assertThat(ledger.rivals(FIRST, new TaskRange(0, 2))).singleElement().satisfies(run -> {
            assertThat(run.value().lease()).isEqualTo(SECOND);
            assertThat(run.size()).isEqualTo(1);
        });
        assertThat(ledger.rivals(SECOND, ALL)).extracting(run -> run.value().lease()).containsExactly(FIRST);
        assertThat(ledger.rivals(LATER, ALL)).isEmpty();
    }

    @Test
    void theFirstSuccessOfEitherWins() {
        assertThat(ranges(ledger.win(SECOND, new TaskRange(1, 3), null))).containsExactly(new TaskRange(1, 3));
        assertThat(ledger.win(FIRST, new TaskRange(1, 3), null)).isEmpty();
        assertThat(ledger.duplicates()).isEqualTo(2);
        assertThat(ranges(ledger.win(FIRST, TaskRange.single(3), null))).containsExactly(TaskRange.single(3));
        assertThat(ledger.win(SECOND, TaskRange.single(3), null)).isEmpty();
        assertThat(ledger.isSettled()).isTrue();
        assertThat(ledger.won(REST)).extracting(run -> run.value().attempt()).containsExactly(2, 1);
        assertThat(ledger.speculated()).isEmpty();
    }

    @Test
    void anAttemptAfterBothHasANumberOfItsOwn() {
        ledger.win(FIRST, TaskRange.single(1), HOLDER);
        ledger.loseWon(HOLDER, ALL);
        assertThat(nextAttempt(1)).isEqualTo(3);
        ledger.win(SECOND, TaskRange.single(2), HOLDER);
        ledger.loseWon(HOLDER, ALL);
        assertThat(nextAttempt(2)).isEqualTo(3);
    }

    @Test
    void whenOneEndsTheOtherGoesOn() {
        ledger.retry(FIRST, TaskRange.single(1), null);
        ledger.retry(SECOND, TaskRange.single(2), null);
        ledger.giveBack(FIRST, TaskRange.single(3));
        assertThat(ledger.pendingCount()).isZero();
        assertThat(ledger.holders(1)).extracting(Held::lease).containsExactly(SECOND);
        assertThat(ledger.holders(2)).extracting(Held::lease).containsExactly(FIRST);
        assertThat(ledger.holders(3)).extracting(Held::lease).containsExactly(SECOND);
        assertThat(ledger.speculated()).isEmpty();
    }

    @Test
    void whenBothEndTheTaskWaits() {
        for (List<LeaseId> order : List.of(List.of(FIRST, SECOND), List.of(SECOND, FIRST))) {
            int task = order.get(0).equals(FIRST) ? 1 : 2;
            order.forEach(lease -> ledger.retry(lease, TaskRange.single(task), null));
            assertThat(nextAttempt(task)).isEqualTo(3);
        }
        assertThat(ledger.giveBack(SECOND, TaskRange.single(3))).isEqualTo(1);
        assertThat(ledger.giveBack(FIRST, TaskRange.single(3))).isEqualTo(1);
        assertThat(nextAttempt(3)).isEqualTo(3);
    }

    @Test
    void whatIsGivenUpIsUnderNoLease() {
        assertThat(ledger.settleFailed(REST)).isEqualTo(3);
        assertThat(ledger.speculated()).isEmpty();
        assertThat(ledger.isSettled()).isTrue();
    }

    @Test
    void thereIsNoThirdAttemptAtOnce() {
        assertThatThrownBy(() -> ledger.speculate(LATER, TaskRange.single(1))).hasMessageContaining("cannot speculate");
        assertThatThrownBy(() -> ledger.speculate(LATER, TaskRange.single(0))).hasMessageContaining("cannot speculate");
    }
}
