package io.sheaf.simulation;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerCore;
import io.sheaf.scheduler.core.SchedulerEvent;
import io.sheaf.scheduler.core.TimerKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The process of one scheduler: the real core with a mailbox, timers and connections around it. Owned by its world. */
final class SchedulerHost {

    /** In worlds with many tasks the core's own checks, whose cost grows with its state, are made once in so many steps. */
    private static final int CHECK_IN = 64;

    final SchedulerCore core;
    final Referee referee;
    /** Null if it keeps none. */
    private final JournalDisk journalOrNull;
    private final ClusterEpoch cluster;
    private final World world;
    /** The core's clock may start anywhere. */
    private final long origin;
    private final List<SchedulerEvent> mailbox = new ArrayList<>();
    private final List<SchedulerEvent> lateTimers = new ArrayList<>();
    /** Looked up only, never gone through. */
    private final Map<TimerKey, Long> timers = new HashMap<>();
    private final Map<WorkerEpoch, Link> links = new LinkedHashMap<>();
    private final Map<ClientId, ClientHost> clients = new LinkedHashMap<>();
    private Death deathOrNull;
    private boolean dead;
    private boolean stopped;
    private long stoppedAt;
    private boolean stepIsPlanned;
    private long steps;
    private long events;

    SchedulerHost(World world, ClusterEpoch cluster, JournalDisk journalOrNull) {
        this.world = world;
        this.cluster = cluster;
        this.journalOrNull = journalOrNull;
        this.referee = new Referee(world);
        this.core = new SchedulerCore(world.scenario.config(), cluster);
        this.origin = world.draw.of(List.of(0L, 1L << 50, -(1L << 50)));
    }

    /** Events taken in so far. */
    long events() {
        return events;
    }

    ClusterEpoch cluster() {
        return cluster;
    }

    boolean isAlive() {
        return !dead;
    }

    /** It is going to die, unless it is dead by then. */
    void awaits(Death death) {
        deathOrNull = death;
    }

    /** It does not die of what it awaits. */
    void isSpared() {
        deathOrNull = null;
    }

    /** It is gone between two steps, or in one. Nothing that is said to it is heard any more. */
    void die(long downNanos) {
        if (!dead) {
            dead = true;
            referee.ends();
            world.lives.ended(downNanos);
        }
    }

    void connected(Link link) {
        links.put(link.epoch, link);
    }

    void connected(ClientId id, ClientHost client) {
        clients.put(id, client);
    }

    void post(SchedulerEvent event) {
        if (dead) {
            return;
        }
        referee.arrives(event);
        mailbox.add(event);
        if (stopped || stepIsPlanned) {
            return;
        }
        if (world.scenario.batchNanos() == 0) {
            takeMail();
        } else {
            stepIsPlanned = true;
            world.agenda.in(world.scenario.batchNanos(), () -> {
                stepIsPlanned = false;
                takeMail();
            });
        }
    }

    private void takeMail() {
        if (!stopped && !dead && !mailbox.isEmpty()) {
            List<SchedulerEvent> taken = new ArrayList<>(mailbox);
            mailbox.clear();
            step(taken);
        }
    }

    /** The process is stopped for so long. Messages wait in it, timers that come due meanwhile fire when it goes on. */
    void pause(long nanos) {
        if (!stopped && !dead) {
            stopped = true;
            stoppedAt = world.agenda.now();
            world.agenda.in(nanos, this::goOn);
        }
    }

    void goOn() {
        if (!stopped || dead) {
            return;
        }
        stopped = false;
        List<SchedulerEvent> due = new ArrayList<>(lateTimers);
        lateTimers.clear();
        if (world.draw.oneIn(2)) {
            // The timer thread was first, and took them in before any message.
            referee.excuse(world.agenda.now() - stoppedAt);
            due.forEach(timer -> step(List.of(timer)));
            referee.excuse(0);
        } else {
            due.forEach(timer -> mailbox.add(world.draw.below(mailbox.size() + 1), timer));
        }
        takeMail();
    }

    private void step(List<SchedulerEvent> taken) {
        if (dead) {
            return;
        }
        List<SchedulerCommand> out = new ArrayList<>();
        events += taken.size();
        world.story.scheduler(taken);
        referee.before(taken);
        try {
            core.step(origin + world.agenda.now(), taken, out);
            if (!world.isLarge() || ++steps % CHECK_IN == 0) {
                core.validate();
            }
        } catch (RuntimeException e) {
            throw new Violation("core", Story.entity(taken), "the scheduler's core broke at " + taken + ": " + e, e);
        }
        world.story.commands(out);
        world.hash.add(world.agenda.now(), out);
        referee.after(taken, out);
        if (write(out)) {
            forgetLost(taken);
            carryOut(out);
        }
    }

    /** Before anybody hears of the step; false if the scheduler dies over it, so that nobody does. */
    private boolean write(List<SchedulerCommand> commands) {
        List<JournalRecord> records = new ArrayList<>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.Write write) {
                records.add(write.entry());
            }
        }
        boolean dies = deathOrNull != null && deathOrNull.comes(!records.isEmpty());
        if (!records.isEmpty() && !(dies && deathOrNull.moment == Death.Moment.BEFORE_THE_WRITE)) {
            int bytes = journalOrNull.append(records);
            if (dies && deathOrNull.moment == Death.Moment.IN_THE_WRITE) {
                journalOrNull.tear(1 + world.draw.below(bytes));
            }
        }
        if (dies) {
            world.story.note(null, "the scheduler dies, with " + records.size() + " records to write: " + deathOrNull.moment);
            die(deathOrNull.downNanos);
        }
        return !dies;
    }

    private void forgetLost(List<SchedulerEvent> taken) {
        for (SchedulerEvent event : taken) {
            if (event instanceof SchedulerEvent.WorkerLost lost) {
                links.remove(lost.worker());
            } else if (event instanceof SchedulerEvent.ClientGone gone) {
                clients.remove(gone.client());
            }
        }
    }

    private void carryOut(List<SchedulerCommand> commands) {
        Map<Link, List<ToWorker>> toWorkers = new LinkedHashMap<>();
        List<Link> closing = new ArrayList<>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.SendToWorker send) {
                Link link = links.get(send.worker());
                if (link != null) {
                    toWorkers.computeIfAbsent(link, any -> new ArrayList<>()).add(send.message());
                }
            } else if (command instanceof SchedulerCommand.SendToClient send) {
                send(clients.get(send.client()), send.client(), send.message());
            } else if (command instanceof SchedulerCommand.CloseWorker close) {
                Link link = links.remove(close.worker());
                if (link != null) {
                    closing.add(link);
                }
            } else if (command instanceof SchedulerCommand.SetTimer set) {
                setTimer(set);
            } else if (command instanceof SchedulerCommand.ClearTimer clear) {
                timers.remove(clear.key());
            }
        }
        toWorkers.forEach(Link::toWorker);
        closing.forEach(world::closed);
    }

    private static void send(ClientHost clientOrNull, ClientId id, ToClient message) {
        if (clientOrNull != null) {
            clientOrNull.receive(id, message);
        }
    }

    private void setTimer(SchedulerCommand.SetTimer set) {
        timers.put(set.key(), set.generation());
        long late = world.strikes(Fault.UNRULY_TIMERS, 0.3) ? world.draw.magnitude(1000, 50_000_000) : 0;
        world.agenda.at(set.atNanos() - origin + late, () -> fire(set));
    }

    private void fire(SchedulerCommand.SetTimer set) {
        if (dead) {
            return;
        }
        Long current = timers.get(set.key());
        if (current != null && current == set.generation()) {
            timers.remove(set.key());
        } else if (!world.strikes(Fault.UNRULY_TIMERS, 0.2)) {
            return;
        }
        SchedulerEvent fired = new SchedulerEvent.TimerFired(set.key(), set.generation());
        if (stopped) {
            lateTimers.add(fired);
        } else {
            post(fired);
        }
    }
}
