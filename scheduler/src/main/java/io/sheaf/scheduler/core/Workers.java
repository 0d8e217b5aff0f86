package io.sheaf.scheduler.core;

import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.NeedProgram;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.Optional;

/** Workers from joining to leaving. Owned by the scheduler's core. */
final class Workers {

    private static final TimerKey SWEEP = new TimerKey.HeartbeatSweep();

    private final State state;
    private final Jobs jobs;
    private final Tasks tasks;
    private final Recovery recovery;
    private final Grants grants;
    private final SettingAside settingAside;
    private final Adoption adoption;
    private final Draining draining;
    private final Dividing dividing;

    Workers(
            State state, Jobs jobs, Tasks tasks, Recovery recovery, Grants grants, SettingAside settingAside, Adoption adoption, Draining draining,
            Dividing dividing) {
        this.adoption = adoption;
        this.state = state;
        this.jobs = jobs;
        this.tasks = tasks;
        this.recovery = recovery;
        this.grants = grants;
        this.settingAside = settingAside;
        this.draining = draining;
        this.dividing = dividing;
    }

    void joined(WorkerEpoch epoch, WorkerInfo info) {
        Worker worker = new Worker(epoch, info, "worker-" + state.nextWorkerNumber() + "@" + info.host() + ":" + info.pid());
        Optional<String> reason = state.shutDown ? Optional.of("the scheduler is shutting down") : Compatibility.check(state.config.release(), info);
        if (reason.isPresent()) {
            state.send(worker, new ToWorker.Refused(reason.get()));
            state.out.add(new SchedulerCommand.CloseWorker(epoch, reason.get()));
            return;
        }
        if (state.workers.putIfAbsent(epoch, worker) != null) {
            throw new IllegalStateException("worker epoch " + epoch + " was used twice, by " + state.workers.get(epoch).name + " and " + worker.name);
        }
        long lease = state.config.times().lease().toMillis();
        state.send(worker, new ToWorker.Welcome(epoch, state.epoch, worker.name, state.config.times().heartbeat().toMillis(), lease));
        worker.lastHeard = state.now;
        state.count(worker, 1);
        state.activate(worker);
        if (lease > 0 && !state.timers.isSet(SWEEP)) {
            state.setTimer(SWEEP, state.config.times().heartbeat());
        }
        jobs.watchForWorkers();
        jobs.checkCodeLevels();
        state.offerWork(worker);
    }

    void said(Worker worker, FromWorker message) {
        if (message instanceof FromWorker.Succeeded said) {
            dividing.dividedBefore(worker, said);
            tasks.succeeded(worker, said);
        } else if (message instanceof FromWorker.Offered said) {
            adoption.offered(worker, said);
        } else if (message instanceof FromWorker.Failed said) {
            tasks.failed(worker, said);
        } else if (message instanceof FromWorker.Returned said) {
            tasks.returned(worker, said);
        } else if (message instanceof FromWorker.Divided said) {
            dividing.divided(worker, said);
        } else if (message instanceof FromWorker.Heartbeat said) {
            worker.saidRunning = said.running();
        } else if (message instanceof NeedProgram said) {
            needsProgram(worker, said);
        } else if (message instanceof FromWorker.Leaving) {
            draining.begin(worker);
        } else if (message instanceof FromWorker.Goodbye said) {
            state.out.add(new SchedulerCommand.CloseWorker(worker.epoch, said.reason()));
            gone(worker, null);
        }
    }

    private void needsProgram(Worker worker, NeedProgram said) {
        Job job = state.jobs.get(said.job());
        boolean wanted = job != null && !job.isOver() && said.stage().value() < job.stages().size()
                && worker.of(job.id).defined.contains(said.stage());
        if (wanted) {
            grants.sendDefinition(job.stage(said.stage()), worker, true);
        } else {
            state.counts.add(Counts.STALE_JOB);
        }
    }

    /** Forgets the worker at once; what it had is given to others, what it kept is made again where needed. A null story: it left in order. */
    void gone(Worker worker, String storyOrNull) {
        state.workers.remove(worker.epoch);
        state.count(worker, -1);
        state.deactivate(worker);
        settingAside.forget(worker);
        state.counts.add(Counts.WORKERS_LOST);
        String story = storyOrNull == null ? null : worker.name + " ended: " + storyOrNull;
        for (Lease lease : new ArrayList<>(worker.leases)) {
            tasks.leaseLost(lease, story);
        }
        for (JobId id : new ArrayList<>(worker.jobs.keySet())) {
            Job job = state.jobs.get(id);
            if (job != null) {
                job.touched.remove(worker);
                if (!job.isOver()) {
                    recovery.holderGone(job, worker.epoch);
                }
            }
        }
        worker.isGone = true;
        state.clearTimer(new TimerKey.DrainLook(worker.epoch));
        if (state.workers.isEmpty()) {
            state.clearTimer(SWEEP);
        }
        settingAside.takeBackWhoIsNeeded();
        jobs.watchForWorkers();
        jobs.checkCodeLevels();
    }

    /**
     * Lets go of workers that have been silent for the length of a lease. If this very timer is late, it was the
     * scheduler that slept: then all get a new lease, because what they said meanwhile is still on its way.
     */
    void sweep(long lateBy) {
        long lease = state.config.times().lease().toNanos();
        if (lateBy > state.config.times().ownPauseNanos()) {
            state.counts.add(Counts.OWN_PAUSES);
            state.workers.values().forEach(worker -> worker.lastHeard = state.now);
        }
        for (Worker worker : new ArrayList<>(state.workers.values())) {
            if (state.now - worker.lastHeard >= lease) {
                String reason = "nothing was heard of it for " + (state.now - worker.lastHeard) / 1_000_000 + " ms";
                state.out.add(new SchedulerCommand.CloseWorker(worker.epoch, reason));
                gone(worker, reason);
            }
        }
        if (!state.workers.isEmpty()) {
            state.setTimer(SWEEP, state.config.times().heartbeat());
        }
    }

    void shutDown(String reason) {
        for (Worker worker : state.workers.values()) {
            settingAside.forget(worker);
            state.out.add(new SchedulerCommand.CloseWorker(worker.epoch, reason));
            state.clearTimer(new TimerKey.DrainLook(worker.epoch));
        }
        state.workers.clear();
        state.javaFeatures.clear();
        state.active.clear();
        state.activeSlots = 0;
        state.clearTimer(SWEEP);
    }
}
