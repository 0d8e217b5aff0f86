package io.sheaf.scheduler.core;

import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gives workers on which tasks fail that succeed elsewhere no tasks for a while, as long as there are others that can do what they
 * can. What they keep is read on. Owned by the scheduler's core.
 */
final class SettingAside {

    /** Of a failure's message. */
    private static final int MOST_CHARS = 200;

    private final State state;

    SettingAside(State state) {
        this.state = state;
    }

    /** A task failed there and will be tried again. */
    void failed(Stage stage, int task, Worker worker, ErrorKind kind, String how) {
        worker.health = worker.health.plusFailed();
        String brief = how.substring(0, Math.min(how.length(), MOST_CHARS));
        stage.failedOn.failed(task, new FailedTasks.Failed(
                worker, kind.name().toLowerCase(Locale.ROOT) + " failure of task " + task + " of " + stage + ": " + brief));
    }

    /** These tasks succeeded there. */
    void succeeded(Stage stage, Worker worker, List<Run<Held>> runs) {
        for (Run<Held> run : runs) {
            worker.health = worker.health.plusSucceeded(run.size());
            for (FailedTasks.Failed failed : stage.failedOn.take(run.from(), run.to())) {
                if (failed.worker() != worker && !failed.worker().isGone) {
                    blame(failed.worker(), failed.how());
                }
            }
        }
    }

    private void blame(Worker worker, String lastFailure) {
        worker.health = worker.health.plusBlamed();
        if (worker.isActive() && worker.health.isBad() && canDoWithout(worker)) {
            setAside(worker, worker.health.blamed() + " tasks failed on it and succeeded on others, the last one by a " + lastFailure);
        }
    }

    /** Whether another worker can run what this one can. */
    private boolean canDoWithout(Worker worker) {
        return state.active.values().stream().anyMatch(other -> other != worker && other.info.javaFeature() >= worker.info.javaFeature());
    }

    private void setAside(Worker worker, String why) {
        long seconds = worker.health.pause().toSeconds();
        worker.asideOrNull = why;
        state.aside.add(worker);
        state.deactivate(worker);
        state.counts.add(Counts.SET_ASIDE);
        state.out.add(new SchedulerCommand.Report(worker.name + " gets no tasks for " + seconds + " s: " + why));
        state.setTimer(new TimerKey.SetAside(worker.epoch), worker.health.pause());
        for (Lease lease : worker.leases) {
            if (!lease.upload && !lease.recalled) {
                lease.recalled = true;
                state.send(worker, new ToWorker.Recall(lease.id));
            }
        }
        // Tasks may have waited for it rather than go back to a worker they had failed on.
        state.toPlace.addAll(state.running());
    }

    /** Its time is over, or it is needed. It may get tasks again. */
    void takeBack(Worker worker) {
        forget(worker);
        worker.health = worker.health.afterPause();
        state.activate(worker);
        state.out.add(new SchedulerCommand.Report(worker.name + " may get tasks again"));
        state.offerWork(worker);
    }

    /** It leaves, or has left. */
    void forget(Worker worker) {
        worker.asideOrNull = null;
        state.aside.remove(worker);
        state.clearTimer(new TimerKey.SetAside(worker.epoch));
    }

    /** A worker left or leaves: those that can do what no other can are needed. */
    void takeBackWhoIsNeeded() {
        for (Worker worker : new ArrayList<>(state.aside)) {
            if (!canDoWithout(worker)) {
                takeBack(worker);
            }
        }
    }
}
