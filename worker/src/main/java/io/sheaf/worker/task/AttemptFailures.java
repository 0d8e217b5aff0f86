package io.sheaf.worker.task;

import io.sheaf.ErrorKind;
import io.sheaf.InternalException;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.Failures;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Maker;
import io.sheaf.worker.storage.LostBlockException;
import java.util.Locale;

/** Says how an attempt ended that something was thrown out of. */
final class AttemptFailures {

    private static final int MAX_CAUSES = 16;

    private AttemptFailures() {}

    static TaskResult result(Throwable thrown, AttemptRun run, String worker) {
        FailureSite site = run.site(worker);
        if (run.cancelled()) {
            return failed(Failure.of(ErrorKind.CANCELLED, thrown.getClass().getName(), "the task was cancelled").at(site));
        }
        if (thrown instanceof LostBlockException lost) {
            return lost(lost, run, site);
        }
        OutOfMemoryError exhausted = outOfMemoryOrNull(thrown);
        if (exhausted == null) {
            return failed(Failures.capture(thrown, site));
        }
        Failure failure = Failures.capture(exhausted, site);
        return failed(failure.withMessage(outOfMemory(failure.message())));
    }

    /** It may come wrapped, out of a future of the user's for one. */
    private static OutOfMemoryError outOfMemoryOrNull(Throwable thrown) {
        try {
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
                if (at instanceof OutOfMemoryError found) {
                    return found;
                }
                at = at.getCause();
            }
        } catch (RuntimeException itsOwnMethodFailed) {
            // A foreign exception that cannot say its cause is taken as it is.
        }
        return null;
    }

    private static TaskResult lost(LostBlockException lost, AttemptRun run, FailureSite site) {
        BlockMap map = mapOf(lost.block(), run);
        LostBlocks blocks = new LostBlocks(map.stage(), lost.holder().worker(), map.version());
        return new TaskResult.Failed(Failures.capture(ErrorKind.ENVIRONMENT, lost, site), blocks);
    }

    private static BlockMap mapOf(BlockId block, AttemptRun run) {
        Maker maker = new Maker(block.job(), block.stage());
        return run.attempted().maps().values().stream().filter(map -> map.maker().equals(maker)).findFirst()
                .orElseThrow(() -> new InternalException("nobody said who holds " + block));
    }

    private static TaskResult failed(Failure failure) {
        return new TaskResult.Failed(failure, null);
    }

    private static String outOfMemory(String message) {
        return String.format(
                Locale.ROOT,
                "the worker's heap of %d MiB was not enough (%s). Use more and smaller tasks or partitions, or give workers more memory, with -Xmx in SHEAF_WORKER_OPTS",
                Runtime.getRuntime().maxMemory() >> 20,
                message);
    }
}
