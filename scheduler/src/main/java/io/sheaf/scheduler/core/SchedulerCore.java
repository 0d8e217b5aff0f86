package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.scheduler.core.SchedulerEvent.ClientConnected;
import io.sheaf.scheduler.core.SchedulerEvent.ClientGone;
import io.sheaf.scheduler.core.SchedulerEvent.ClientSaid;
import io.sheaf.scheduler.core.SchedulerEvent.DrainWorker;
import io.sheaf.scheduler.core.SchedulerEvent.NoRoom;
import io.sheaf.scheduler.core.SchedulerEvent.NoRoomToEnd;
import io.sheaf.scheduler.core.SchedulerEvent.Revived;
import io.sheaf.scheduler.core.SchedulerEvent.Shutdown;
import io.sheaf.scheduler.core.SchedulerEvent.TimerFired;
import io.sheaf.scheduler.core.SchedulerEvent.WorkerJoined;
import io.sheaf.scheduler.core.SchedulerEvent.WorkerLost;
import io.sheaf.scheduler.core.SchedulerEvent.WorkerSaid;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The scheduler as a state machine. Owned by whoever steps it: one thread at a time. The same events at the same times
 * give the same commands.
 *
 * <p>Each step takes the facts of one event after another (stale ones are dropped and counted), draws the consequences
 * (task, stage, job), and once all events are in, makes one placement pass.
 */
public final class SchedulerCore {

    private final State state;
    private final Jobs jobs;
    private final Stages stages;
    private final Workers workers;
    private final Draining draining;
    private final Clients clients;
    private final Placement placement;
    private final Recalls recalls;
    private final Stragglers stragglers;
    private final Revival revival;
    private final SettingAside settingAside;
    private final Adoption adoption;

    /** @param epoch of this life of the scheduler; workers are told */
    public SchedulerCore(SchedulerConfig config, ClusterEpoch epoch) {
        state = new State(config, epoch);
        Keeping keeping = new Keeping(state);
        Durability durability = new Durability(state);
        jobs = new Jobs(state, keeping, durability);
        Cancels cancels = new Cancels(state);
        stages = new Stages(state, keeping, cancels);
        recalls = new Recalls(state);
        Grants grants = new Grants(state, durability);
        placement = new Placement(state, grants);
        Recovery recovery = new Recovery(state, stages);
        settingAside = new SettingAside(state);
        draining = new Draining(state, jobs, settingAside);
        Tasks tasks = new Tasks(state, recovery, settingAside);
        Dividing dividing = new Dividing(state, tasks);
        stragglers = new Stragglers(state, grants, dividing);
        adoption = new Adoption(state, tasks);
        workers = new Workers(state, jobs, tasks, recovery, grants, settingAside, adoption, draining, dividing);
        ClientData data = new ClientData(state, jobs, tasks, recovery, cancels, durability);
        clients = new Clients(state, jobs, cancels, data, keeping, recovery, durability);
        revival = new Revival(state, jobs, data);
    }

    /**
     * Takes these events in, in order, and appends what is to be done to {@code out}.
     *
     * @param now nanoseconds on a clock that never goes back; its origin is any
     */
    public void step(long now, List<SchedulerEvent> events, List<SchedulerCommand> out) {
        state.now = now;
        state.out = out;
        for (SchedulerEvent event : events) {
            hear(event);
        }
        for (SchedulerEvent event : events) {
            take(event);
            drawConsequences();
        }
        while (!state.toPlace.isEmpty() || !state.roomFor.isEmpty()) {
            placement.run();
            drawConsequences();
        }
        recalls.run();
        stragglers.run();
        state.out = List.of();
    }

    // Who has spoken lives, even if a timer that says otherwise comes first in the batch.
    private void hear(SchedulerEvent event) {
        if (event instanceof WorkerSaid said && state.workers.containsKey(said.worker())) {
            state.workers.get(said.worker()).lastHeard = state.now;
        }
    }

    private void take(SchedulerEvent event) {
        if (event instanceof WorkerSaid said) {
            withWorker(said.worker(), worker -> workers.said(worker, said.message()));
        } else if (event instanceof ClientSaid said) {
            if (isConnected(said.client())) {
                clients.said(said.client(), said.message(), said.wallMillis());
            }
        } else if (event instanceof TimerFired fired) {
            fired(fired);
        } else if (event instanceof WorkerJoined joined) {
            workers.joined(joined.worker(), joined.info());
        } else if (event instanceof WorkerLost lost) {
            withWorker(lost.worker(), worker -> workers.gone(worker, lost.reason()));
        } else if (event instanceof DrainWorker drain) {
            withWorker(drain.worker(), draining::begin);
        } else if (event instanceof ClientConnected connected) {
            state.clients.add(connected.client());
        } else if (event instanceof ClientGone gone) {
            clients.gone(gone.client());
        } else if (event instanceof Revived revived) {
            revival.revive(revived.jobs());
        } else if (event instanceof NoRoom noRoom) {
            if (isConnected(noRoom.said().client())) {
                clients.saidWithoutRoom(noRoom.said(), noRoom.reason());
            }
        } else if (event instanceof NoRoomToEnd noRoom) {
            clients.noRoomToEnd(noRoom.job(), noRoom.reason());
        } else if (event instanceof Shutdown shutdown) {
            shutDown(shutdown.reason());
        }
    }

    private void withWorker(WorkerEpoch epoch, Consumer<Worker> action) {
        Worker worker = state.workers.get(epoch);
        if (worker == null) {
            state.counts.add(Counts.STALE_WORKER);
        } else {
            action.accept(worker);
        }
    }

    private boolean isConnected(ClientId client) {
        if (!state.clients.contains(client)) {
            state.counts.add(Counts.STALE_CLIENT);
            return false;
        }
        return true;
    }

    private void fired(TimerFired fired) {
        TimerKey key = fired.key();
        if (state.shutDown) {
            // What is left is for the next scheduler, whose timers begin anew.
            return;
        }
        if (!state.timers.fired(key, fired.generation())) {
            state.counts.add(Counts.STALE_TIMER);
        } else if (waitsForPeers(key) && state.timers.lateBy(state.now) > state.config.times().ownPauseNanos()) {
            // It was the scheduler that slept: who is waited for may have come meanwhile, and is on its way.
            state.counts.add(Counts.OWN_PAUSES);
            state.setTimer(key, state.config.times().heartbeat());
        } else if (key instanceof TimerKey.HeartbeatSweep) {
            workers.sweep(state.timers.lateBy(state.now));
        } else if (key instanceof TimerKey.Gathering) {
            revival.gathered();
        } else if (key instanceof TimerKey.ProgressTick) {
            clients.tellProgress();
        } else if (key instanceof TimerKey.NoWorkers) {
            jobs.noWorkersForLong();
        } else if (key instanceof TimerKey.JobTimeout timeout) {
            jobs.timedOut(state.jobs.get(timeout.job()));
        } else if (key instanceof TimerKey.ClientGrace grace) {
            clients.goneForLong(state.jobs.get(grace.job()));
        } else if (key instanceof TimerKey.ResultsGrace grace) {
            stages.waitedLongEnough(state.jobs.get(grace.job()));
        } else if (key instanceof TimerKey.Stragglers) {
            stragglers.lookSoon();
        } else if (key instanceof TimerKey.SetAside over) {
            settingAside.takeBack(state.workers.get(over.worker()));
        } else if (key instanceof TimerKey.DrainLook look) {
            draining.look(look.worker());
        }
    }

    private static boolean waitsForPeers(TimerKey key) {
        return key instanceof TimerKey.ClientGrace || key instanceof TimerKey.NoWorkers || key instanceof TimerKey.Gathering
                || key instanceof TimerKey.Stragglers;
    }

    private void shutDown(String reason) {
        state.shutDown = true;
        jobs.shutDown(reason);
        drawConsequences();
        workers.shutDown(reason);
    }

    // Ends come first: nothing is decided any more for a job that is over.
    private void drawConsequences() {
        while (!state.toEnd.isEmpty() || !state.toAdopt.isEmpty() || !state.toCheck.isEmpty()) {
            if (!state.toEnd.isEmpty()) {
                jobs.finish(first(state.toEnd));
            } else if (!state.toAdopt.isEmpty()) {
                adoption.adopt(first(state.toAdopt));
            } else {
                stages.check(first(state.toCheck));
            }
        }
    }

    private static <T> T first(Iterable<T> set) {
        Iterator<T> all = set.iterator();
        T first = all.next();
        all.remove();
        return first;
    }

    /** What is to be shown of the cluster now. */
    public ClusterSnapshot snapshot() {
        return Snapshots.of(state);
    }

    /** Throws an {@link IllegalStateException} that names the first broken invariant. Costs as much as all state. */
    public void validate() {
        new Invariants(state).check();
    }
}
