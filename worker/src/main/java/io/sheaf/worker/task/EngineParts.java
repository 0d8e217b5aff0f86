package io.sheaf.worker.task;

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
 * @param tableBytes memory that the keys of one task's tables may take before the task fails
 */
public record EngineParts(
        Supplier<String> workerName, CodeLoader code, BlockStore blocks, BlockFetcher fetcher, long tableBytes) {

    /** Half of this JVM's heap for the tables of the tasks that run at once, in equal shares. */
    public static EngineParts of(Supplier<String> workerName, CodeLoader code, BlockStore blocks, BlockFetcher fetcher, int slots) {
        return new EngineParts(workerName, code, blocks, fetcher, Runtime.getRuntime().maxMemory() / 2 / slots);
    }
}
