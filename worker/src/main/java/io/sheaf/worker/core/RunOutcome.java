package io.sheaf.worker.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;

/** What became of consecutive tasks of a run. */
public sealed interface RunOutcome {

    /** The tasks this speaks of. */
    TaskRange tasks();

    /** All of them succeeded with one kind of output; {@code stats} are summed. */
    record Succeeded(TaskRange tasks, TaskOutput output, TaskStats stats) implements RunOutcome {}

    record Failed(int task, Failure failure, LostBlocks lostBlocksOrNull) implements RunOutcome {
        @Override
        public TaskRange tasks() {
            return TaskRange.single(task);
        }
    }
}
