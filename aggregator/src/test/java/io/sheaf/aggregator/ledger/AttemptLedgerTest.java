package io.sheaf.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttemptLedgerTest {

    private static final WorkerEpoch WORKER = new WorkerEpoch(1);

    private final AttemptLedger ledger = new AttemptLedger();

    private static LeaseId lease(long id) {
        return new LeaseId(id);
    }

    @Test
    void theFirstSuccessUnderTheLeaseWinsAndAllOthersAreCounted() {
        ledger.grow(10);
        assertThat(ledger.lease(lease(1), new TaskRange(0, 10)).attempt()).isEqualTo(1);
        assertThat(ledger.win(lease(1), new TaskRange(0, 6), null)).hasSize(1);
        assertThat(ledger.win(lease(1), new TaskRange(4, 10), null)).extracting(Run::from).containsExactly(6);
        assertThat(ledger.win(lease(2), new TaskRange(0, 10), null)).isEmpty();
        assertThat(ledger.duplicates()).isEqualTo(12);
        assertThat(ledger.isSettled()).isTrue();
    }

    @Test
    void aTaskThatIsTriedAgainHasAnotherAttemptAndAnotherLease() {
        ledger.grow(3);
        ledger.lease(lease(1), new TaskRange(0, 3));
        ledger.retry(lease(1), TaskRange.single(1), WORKER);
        assertThat(ledger.pending()).singleElement().satisfies(run -> {
            assertThat(run.value().attempt()).isEqualTo(2);
            assertThat(run.value().avoidOrNull()).isEqualTo(WORKER);
        });
        ledger.lease(lease(2), TaskRange.single(1));
        assertThat(ledger.win(lease(1), TaskRange.single(1), null)).isEmpty();
        assertThat(ledger.win(lease(2), TaskRange.single(1), null)).hasSize(1);
    }

    @Test
    void whatWasNotStartedKeepsItsAttempt() {
        ledger.grow(4);
        ledger.lease(lease(1), new TaskRange(0, 4));
        assertThat(ledger.giveBack(lease(1), new TaskRange(2, 4))).isEqualTo(2);
        assertThat(ledger.pending()).singleElement().satisfies(run -> assertThat(run.value().attempt()).isEqualTo(1));
    }

    @Test
    void lostOutputIsMadeAgainAsALaterAttempt() {
        ledger.grow(4);
        ledger.lease(lease(1), new TaskRange(0, 4));
        ledger.win(lease(1), new TaskRange(0, 4), WORKER);
        assertThat(ledger.loseWon(new WorkerEpoch(2), new TaskRange(0, 4))).isEmpty();
        assertThat(ledger.loseWon(WORKER, new TaskRange(1, 3))).containsExactly(new TaskRange(1, 3));
        assertThat(ledger.pending()).singleElement().satisfies(run -> {
            assertThat(run.value().attempt()).isEqualTo(2);
            assertThat(run.value().remake()).isTrue();
        });
        assertThat(ledger.wonCount()).isEqualTo(2);
    }

    @Test
    void outputsThatNoWorkerKeepsAreOneEntryHoweverManyLeases() {
        ledger.grow(1_000_000);
        for (int i = 0; i < 1000; i++) {
            TaskRange tasks = new TaskRange(i * 1000, (i + 1) * 1000);
            ledger.lease(lease(i), tasks);
            ledger.win(lease(i), tasks, null);
        }
        assertThat(ledger.entries()).isEqualTo(1);
    }

    @Test
    void tasksThatWaitInDifferentWaysDoNotTravelTogether() {
        ledger.grow(2);
        ledger.lease(lease(1), TaskRange.single(0));
        ledger.retry(lease(1), TaskRange.single(0), null);
        assertThatThrownBy(() -> ledger.lease(lease(2), new TaskRange(0, 2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void troubleIsKeptPerTaskInRuns() {
        ledger.grow(100);
        ledger.blame(new TaskRange(0, 100), Trouble::plusEnvironment);
        ledger.blame(TaskRange.single(7), before -> before.plusDeath("killed"));
        assertThat(ledger.trouble(6).environment()).isEqualTo(1);
        assertThat(ledger.trouble(7)).isEqualTo(new Trouble(0, 0, 2, List.of("killed"), 0));
        assertThat(ledger.troubles(0, 100)).extracting(Run::size).containsExactly(7, 1, 92);
    }

    @Test
    void aRunMapIsAMapOfItsIndexes() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            RunMap<Integer> runs = new RunMap<>();
            TreeMap<Integer, Integer> model = new TreeMap<>();
            for (int i = 0; i < 60; i++) {
                int from = random.nextInt(50);
                int to = from + 1 + random.nextInt(12);
                if (random.nextInt(3) == 0) {
                    runs.remove(from, to);
                    model.subMap(from, to).clear();
                } else {
                    int value = random.nextInt(3);
                    runs.put(from, to, value);
                    for (int k = from; k < to; k++) {
                        model.put(k, value);
                    }
                }
                check(seed, runs, model);
            }
        }
    }

    private static void check(long seed, RunMap<Integer> runs, TreeMap<Integer, Integer> model) {
        TreeMap<Integer, Integer> all = new TreeMap<>();
        List<Run<Integer>> list = new ArrayList<>(runs.runs());
        for (int i = 0; i < list.size(); i++) {
            Run<Integer> run = list.get(i);
            for (int k = run.from(); k < run.to(); k++) {
                all.put(k, run.value());
            }
            boolean couldBeOne = i > 0 && list.get(i - 1).to() == run.from() && list.get(i - 1).value().equals(run.value());
            assertThat(couldBeOne).as("seed %d: neighbours that are equal", seed).isFalse();
        }
        assertThat(all).as("seed %d", seed).isEqualTo(model);
        assertThat(runs.covered()).as("seed %d", seed).isEqualTo(model.size());
    }
}
