package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Winner;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.ToWorker;
import java.time.Duration;

/**
 * Workers that are to leave. They get no tasks, give back those that they have not started, and stay for those who read what
 * they keep, until nobody needs that any more or it has taken too long: then they go, and what is still needed is made again,
 * unless that must not be. Owned by the scheduler's core.
 */
final class Draining {

    private final State state;
    private final Jobs jobs;
    private final SettingAside settingAside;

    Draining(State state, Jobs jobs, SettingAside settingAside) {
        this.state = state;
        this.jobs = jobs;
        this.settingAside = settingAside;
    }

    /** The worker is to leave; it may have been told before. */
    void begin(Worker worker) {
        if (worker.draining) {
            return;
        }
        worker.draining = true;
        worker.drainingSince = state.now;
        state.deactivate(worker);
        settingAside.forget(worker);
        state.send(worker, new ToWorker.Retire());
        settingAside.takeBackWhoIsNeeded();
        // Tasks may have waited for it rather than go back to a worker they had failed on.
        state.toPlace.addAll(state.running());
        jobs.watchForWorkers();
        jobs.checkCodeLevels();
        look(worker);
    }

    /** Lets the worker go, if the time has come; else it is looked at again in a while. */
    void look(WorkerEpoch epoch) {
        Worker worker = state.workers.get(epoch);
        if (worker != null && worker.draining) {
            look(worker);
        }
    }

    private void look(Worker worker) {
        if (mayLeave(worker)) {
            state.send(worker, new ToWorker.Drain());
        } else {
            Duration interval = state.config.times().progress();
            state.setTimer(new TimerKey.DrainLook(worker.epoch), interval);
        }
    }

    private boolean mayLeave(Worker worker) {
        boolean late = state.now - worker.drainingSince >= state.config.times().drain().toNanos();
        if (!late && !worker.leases.isEmpty()) {
            return false;
        }
        for (JobId id : worker.jobs.keySet()) {
            Job job = state.jobs.get(id);
            if (job != null && isNeeded(job, worker) && !(late && mayBeMadeAgain(job))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayBeMadeAgain(Job job) {
        return job.isOver() || job.stages().stream().noneMatch(stage -> stage.effects == Effects.AT_MOST_ONCE);
    }

    /** Whether somebody may still read what the worker keeps of the job. */
    private static boolean isNeeded(Job job, Worker worker) {
        if (job.results.holders(0).contains(worker)) {
            return true;
        }
        for (Stage stage : job.stages()) {
            boolean read = stage.keepsBlocks() && stage.consumers.stream().anyMatch(Stage::needsInputs);
            if (!job.isOver() && read && !stage.goneHolders.contains(worker.epoch) && holds(stage, worker)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Stage stage, Worker worker) {
        for (Run<Winner> run : stage.ledger.won()) {
            if (worker.epoch.equals(run.value().holderOrNull())) {
                return true;
            }
        }
        return false;
    }
}
