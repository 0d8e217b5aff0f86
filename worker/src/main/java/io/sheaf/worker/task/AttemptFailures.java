package io.sheaf.worker.task;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.Failures;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Maker;
import io.sheaf.worker.storage.EngineClasses;
import io.sheaf.worker.storage.LostBlockException;
import java.util.Locale;

/** Says how an attempt ended that something was thrown out of. */
final class AttemptFailures {

    private AttemptFailures() {}

    /** @throws NoClassDefFoundError of the engine itself: neither the task's fault nor that of the job */
    static TaskResult result(Throwable thrown, AttemptRun run, String worker) {
        NoClassDefFoundError lacking = EngineClasses.lackingOrNull(thrown);
        if (lacking != null) {
            throw lacking;
        }
        FailureSite site = run.site(worker);
        if (run.cancelled()) {
            return failed(Failure.of(ErrorKind.CANCELLED, thrown.getClass().getName(), "the task was cancelled").at(site));
        }
        LostBlockException lost = Failures.causeOrNull(thrown, LostBlockException.class);
        if (lost != null) {
            return lost(lost, run, site);
        }
        StackOverflowError deep = Failures.causeOrNull(thrown, StackOverflowError.class);
        if (deep != null) {
            Failure failure = Failures.capture(deep, site);
            return failed(failure.withMessage(stackOverflow(run)));
        }
        OutOfMemoryError exhausted = Failures.causeOrNull(thrown, OutOfMemoryError.class);
        if (exhausted == null) {
            return failed(Failures.capture(thrown, site));
        }
        Failure failure = Failures.capture(exhausted, site);
        return failed(failure.withMessage(outOfMemory(failure.message())));
    }

    private static TaskResult lost(LostBlockException lost, AttemptRun run, FailureSite site) {
        Maker maker = new Maker(lost.block().job(), lost.block().stage());
        LostBlocks blocks = null;
        for (BlockMap map : run.attempted().maps().values()) {
            blocks = map.maker().equals(maker) ? new LostBlocks(map.stage(), lost.holder().worker(), map.version()) : blocks;
        }
        return new TaskResult.Failed(Failures.capture(ErrorKind.ENVIRONMENT, lost, site), blocks);
    }

    private static TaskResult failed(Failure failure) {
        return new TaskResult.Failed(failure, null);
    }

    private static String stackOverflow(AttemptRun run) {
        int branch = run.attempted().branch();
        int steps = StageCode.decode(run.attempted().stage().program().bytes()).branches().get(branch).steps().size();
        return "the stack of the worker's thread was not enough: a function recurses too deeply, or the " + steps + " steps that follow one another in"
                + " this task are too many. If a loop makes them, cache() the dataset every thousand rounds or so";
    }

    private static String outOfMemory(String message) {
        return String.format(
                Locale.ROOT,
                "the worker's heap of %d MiB was not enough (%s). Use more and smaller tasks or partitions, or give workers more memory, with -Xmx in SHEAF_WORKER_OPTS",
                Runtime.getRuntime().maxMemory() >> 20,
                message);
    }
}
