package io.sheaf.worker.task;

import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.DefineStage;
import java.util.Map;

/**
 * One attempt of one task, with all it needs to run.
 *
 * @param stage the definition of its stage; its program has bytes
 * @param branchTask index of the task within its branch
 * @param input its slice as the only one; all slices for a gathered branch; none otherwise
 * @param maps who holds the output of each stage it may read
 * @param inlineBytes the longest result that may travel in the outcome; a longer one is stored
 * @param piece what it reads of its input
 */
public record TaskAttempt(
        LeaseId lease,
        DefineStage stage,
        StageGeneration generation,
        int task,
        int attempt,
        int branch,
        int branchTask,
        Slices input,
        Map<StageId, BlockMap> maps,
        int inlineBytes,
        Piece piece) {

    /** Of a task that reads all of its input. */
    public TaskAttempt(
            LeaseId lease,
            DefineStage stage,
            StageGeneration generation,
            int task,
            int attempt,
            int branch,
            int branchTask,
            Slices input,
            Map<StageId, BlockMap> maps,
            int inlineBytes) {
        this(lease, stage, generation, task, attempt, branch, branchTask, input, maps, inlineBytes, Piece.whole(task));
    }

    /** The same attempt, which reads another part of its input. */
    public TaskAttempt of(Piece other) {
        return new TaskAttempt(lease, stage, generation, task, attempt, branch, branchTask, input, maps, inlineBytes, other);
    }

    public JobId job() {
        return stage.job();
    }
}
