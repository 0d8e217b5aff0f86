package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.plan.block.FrameEncoder;
import io.sheaf.worker.storage.BlockFetcher;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.CodeLoader;
import java.util.function.Supplier;

/**
 * What a task engine works with.
 *
 * @param workerName this worker's display name, as failures show it
 * @param blocks takes what tasks write
 * @param fetcher reads what tasks wrote, here or elsewhere
 * @param budget memory of all running tasks for what can be spilled
 * @param shuffleEncoder compresses what tasks write for other stages; the fetcher reads it
 * @param watches whether a function that changes a record fails its task
 */
public record EngineParts(
        Supplier<String> workerName, CodeLoader code, BlockStore blocks, BlockFetcher fetcher, MemoryBudget budget, FrameEncoder shuffleEncoder,
        boolean watches) {

    /** For tests that want every operator to spill, or none: after how many bytes, whatever the heap. */
    private static final String SPILL_BYTES = "sheaf.worker.spillBytes";

    /** Half of this JVM's heap for what the tasks that run at once bring together. */
    public static EngineParts of(Supplier<String> workerName, CodeLoader code, BlockStore blocks, BlockFetcher fetcher, int slots) {
        return new EngineParts(workerName, code, blocks, fetcher, budget(slots), FrameEncoder.NONE, false);
    }

    /** With what tasks write for other stages compressed in this way. */
    public EngineParts withShuffleEncoder(FrameEncoder encoder) {
        return new EngineParts(workerName, code, blocks, fetcher, budget, encoder, watches);
    }

    /** With functions watched that may change the records they are given. */
    public EngineParts watching() {
        return new EngineParts(workerName, code, blocks, fetcher, budget, shuffleEncoder, true);
    }

    private static MemoryBudget budget(int slots) {
        Long spillBytes = Long.getLong(SPILL_BYTES);
        return spillBytes != null ? MemoryBudget.spillingAfter(spillBytes) : MemoryBudget.of(Runtime.getRuntime().maxMemory() / 2, slots);
    }
}
