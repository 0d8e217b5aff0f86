package io.sheaf.worker.core;

import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import io.sheaf.worker.task.TaskAttempt;
import java.util.Map;

/**
 * Consecutive tasks of one lease for one slot, with all that is needed to run them.
 *
 * @param maps the block maps of the job as they were when the run was started
 * @param inlineBytes result bytes of these tasks that may travel in outcomes
 */
public record RunSpec(RunId id, Grant grant, DefineStage stage, Map<StageId, BlockMap> maps, TaskRange tasks, int inlineBytes) {

    /** The longest result of one task that may travel in its outcome. */
    public static final int MAX_INLINE_RESULT = 64 * 1024;

    /** Whether a thread of the user's, waiting for the job, may run it. A thread that may not be interrupted may not. */
    public boolean callerMayRun() {
        return stage.settings().taskTimeoutMillis() == 0;
    }

    /** The attempt of one of these tasks, while {@code inlineLeft} of the run's inline bytes are left. */
    public TaskAttempt attempt(int task, int inlineLeft) {
        Piece piece = grant.pieceOrNull() == null ? Piece.whole(task) : grant.pieceOrNull();
        return new TaskAttempt(
                grant.lease(),
                stage,
                grant.generation(),
                task,
                grant.attempt(),
                grant.branch(),
                piece.origin() - grant.branchStart(),
                input(task),
                maps,
                Math.min(MAX_INLINE_RESULT, inlineLeft),
                piece);
    }

    private Slices input(int task) {
        TaskSource source = stage.branches().get(grant.branch());
        if (source instanceof TaskSource.Gathered) {
            return grant.inputs();
        }
        boolean ownSlice = source instanceof TaskSource.Inline || source instanceof TaskSource.Open || source instanceof TaskSource.Enumerated;
        int index = task - grant.tasks().from();
        return ownSlice ? grant.inputs().sub(index, index + 1) : Slices.EMPTY;
    }
}
