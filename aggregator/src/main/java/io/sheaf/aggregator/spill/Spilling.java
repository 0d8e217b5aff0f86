package io.sheaf.aggregator.spill;

import io.sheaf.plan.BlockId;
import java.util.function.LongToIntFunction;

/** With what an operator of one attempt spills. Owned by the attempt's thread. */
public final class Spilling {

    private final MemoryBudget budget;
    private final RunFile.Maker files;
    private final BlockId attempt;
    private final int partitions;
    private final LongToIntFunction partitionOf;
    private int runs;

    /**
     * @param attempt whose runs these are, as their headers say; the partition is ignored
     * @param partitionOf a key's hash, gives 0 to {@code partitions - 1}
     */
    public Spilling(MemoryBudget budget, RunFile.Maker files, BlockId attempt, int partitions, LongToIntFunction partitionOf) {
        this.budget = budget;
        this.files = files;
        this.attempt = attempt;
        this.partitions = partitions;
        this.partitionOf = partitionOf;
    }

    MemoryBudget budget() {
        return budget;
    }

    RunFile.Maker files() {
        return files;
    }

    int partitions() {
        return partitions;
    }

    int partition(long hash) {
        return partitionOf.applyAsInt(hash);
    }

    int nextNumber() {
        return runs++;
    }

    BlockId runId(int number) {
        return new BlockId(attempt.job(), attempt.stage(), attempt.generation(), attempt.task(), attempt.attempt(), number);
    }
}
