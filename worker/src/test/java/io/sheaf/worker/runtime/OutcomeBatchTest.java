package io.sheaf.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.worker.core.RunOutcome;
import io.sheaf.worker.task.TaskResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeBatchTest {

    @Test
    void mergesNeighboursOfOneKindAndSumsTheirStats() {
        OutcomeBatch batch = new OutcomeBatch(new StageOutput.Results());
        batch.add(4, inline(new byte[] {1}, Map.of("a", 1L)));
        batch.add(5, inline(new byte[] {2, 3}, Map.of("a", 2L, "b", 5L)));
        batch.add(6, new TaskResult.Stored(70_000, stats(Map.of())));
        batch.add(7, new TaskResult.Stored(80_000, stats(Map.of())));
        batch.add(8, new TaskResult.Failed(Failure.of(ErrorKind.USER, "x", "y"), null));
        batch.add(9, inline(new byte[] {4}, Map.of()));

        List<RunOutcome> outcomes = batch.take();
        assertThat(outcomes).extracting(RunOutcome::tasks).containsExactly(
                new TaskRange(4, 6), new TaskRange(6, 8), new TaskRange(8, 9), new TaskRange(9, 10));
        RunOutcome.Succeeded first = (RunOutcome.Succeeded) outcomes.get(0);
        assertThat(first.output()).isEqualTo(new TaskOutput.Inline(Slices.of(List.of(new byte[] {1}, new byte[] {2, 3}))));
        assertThat(first.stats()).isEqualTo(new TaskStats(20, 4, 6, List.of(tally(Map.of("a", 1L)), tally(Map.of("a", 2L, "b", 5L)))));
        RunOutcome.Succeeded second = (RunOutcome.Succeeded) outcomes.get(1);
        assertThat(((TaskOutput.Stored) second.output()).bytes()).containsExactly(70_000, 80_000);
        assertThat(batch.take()).isEmpty();
    }

    @Test
    void tasksThatCountNothingHaveATallyWhereOthersOfTheirGroupDo() {
        OutcomeBatch batch = new OutcomeBatch(new StageOutput.Results());
        batch.add(0, inline(new byte[] {1}, Map.of()));
        batch.add(1, inline(new byte[] {2}, Map.of("a", 7L)));
        batch.add(2, new TaskResult.Stored(70_000, stats(Map.of())));
        List<RunOutcome> outcomes = batch.take();
        assertThat(((RunOutcome.Succeeded) outcomes.get(0)).stats().tallies()).containsExactly(Tally.NONE, tally(Map.of("a", 7L)));
        assertThat(((RunOutcome.Succeeded) outcomes.get(1)).stats().tallies()).isEmpty();
    }

    @Test
    void anOutcomeEndsWhereAccumulatorsWouldOutgrowAMessage() {
        OutcomeBatch batch = new OutcomeBatch(new StageOutput.Results());
        Slices large = Slices.of(new byte[Tally.MAX_ACCUMULATED_BYTES]);
        for (int task = 0; task < 40; task++) {
            batch.add(task, new TaskResult.Inline(Slices.of(new byte[] {1}), new TaskStats(1, 1, 1, List.of(new Tally(Map.of(), large)))));
        }
        assertThat(batch.take()).extracting(RunOutcome::tasks)
                .containsExactly(new TaskRange(0, 16), new TaskRange(16, 32), new TaskRange(32, 40));
    }

    @Test
    void keepsThePartsOfEachTaskApart() {
        OutcomeBatch batch = new OutcomeBatch(new StageOutput.Parts());
        Slices two = Slices.of(List.of(new byte[] {1}, new byte[] {2}));
        batch.add(0, new TaskResult.Inline(two, stats(Map.of())));
        batch.add(1, new TaskResult.Inline(Slices.EMPTY, stats(Map.of())));
        assertThat(batch.take()).extracting(RunOutcome::tasks).containsExactly(TaskRange.single(0), TaskRange.single(1));
    }

    @Test
    void keepsLengthsAndFingerprintsInTaskOrder() {
        OutcomeBatch batch = new OutcomeBatch(new StageOutput.Shuffle(2, true));
        batch.add(0, new TaskResult.Kept(10, 100, new long[] {3, 7}, stats(Map.of())));
        batch.add(1, new TaskResult.Kept(20, 200, new long[] {19, 1}, stats(Map.of())));
        TaskOutput.Kept kept = (TaskOutput.Kept) ((RunOutcome.Succeeded) batch.take().get(0)).output();
        assertThat(kept.bytes()).containsExactly(10, 20);
        assertThat(kept.records()).containsExactly(3, 3);
        assertThat(kept.fingerprints()).containsExactly(100, 200);
        assertThat(kept.weights()).containsExactly(3, 7, 19, 1);
    }

    private static TaskResult inline(byte[] result, Map<String, Long> counters) {
        return new TaskResult.Inline(Slices.of(result), stats(counters));
    }

    private static TaskStats stats(Map<String, Long> counters) {
        return new TaskStats(10, 2, 3, counters.isEmpty() ? List.of() : List.of(tally(counters)));
    }

    private static Tally tally(Map<String, Long> counters) {
        return new Tally(counters, Slices.EMPTY);
    }
}
