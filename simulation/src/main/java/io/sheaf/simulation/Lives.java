package io.sheaf.simulation;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.scheduler.core.SchedulerEvent;

/** The schedulers of a world, one after another, and the journal that each leaves to the next. Owned by its world. */
final class Lives {

    /** Of the epochs that one scheduler gives its workers; a loop has as many for each. */
    private static final int EPOCH_BITS = 20;

    private final World world;
    /** Null in worlds whose scheduler lives for ever. */
    private final JournalDisk journalOrNull;
    private SchedulerHost now;
    private int count = 1;
    private long epochs;
    private long eventsOfEarlier;

    Lives(World world) {
        this.world = world;
        journalOrNull = world.scenario.isJournalled() ? new JournalDisk() : null;
        now = new SchedulerHost(world, new ClusterEpoch(1), journalOrNull);
    }

    /** The scheduler that lives, or the last one, if there is none at the moment. */
    SchedulerHost now() {
        return now;
    }

    /** How many schedulers there were so far. */
    int count() {
        return count;
    }

    /** The first scheduler finds its journal. */
    void begin() {
        if (journalOrNull != null) {
            now.post(new SchedulerEvent.Revived(journalOrNull.open(1, true).jobs()));
        }
    }

    WorkerEpoch newEpoch() {
        return new WorkerEpoch(journalOrNull == null ? world.newPeer() : (now.cluster().value() << EPOCH_BITS) + ++epochs);
    }

    void strike(Planned fault) {
        Death death = new Death(fault);
        if (!now.isAlive()) {
            return;
        }
        if (death.moment == Death.Moment.BETWEEN_STEPS) {
            checkJournal();
            now.die(death.downNanos);
        } else {
            now.awaits(death);
        }
    }

    /** The scheduler is gone; the next one is started after so long. */
    void ended(long downNanos) {
        world.story.note(null, "the scheduler is gone, the next one is started in " + downNanos / 1_000_000 + " ms");
        // What it has said arrives if only its process is gone, and not if its machine is.
        boolean allIsLost = world.draw.oneIn(2);
        world.alive().forEach(host -> host.schedulerIsGone(allIsLost));
        world.clients.forEach(client -> client.schedulerIsGone(allIsLost));
        world.agenda.in(downNanos, this::next);
    }

    private void next() {
        JournalDisk.Found found = journalOrNull.open(world.wallMillis(), !world.draw.oneIn(4));
        ClusterEpoch before = now.cluster();
        Violation.unless(found.cluster().value() > before.value(), "epoch", null, () -> found.cluster() + " follows " + before);
        count++;
        world.count("ANOTHER SCHEDULER");
        eventsOfEarlier += now.events();
        epochs = 0;
        now = new SchedulerHost(world, found.cluster(), journalOrNull);
        world.story.note(null, "a scheduler is started, " + found.cluster() + ", and finds " + found.jobs().size() + " jobs");
        now.post(new SchedulerEvent.Revived(found.jobs()));
        world.clients.forEach(ClientHost::isMissed);
    }

    /** Taken in by all of them. */
    long events() {
        return eventsOfEarlier + now.events();
    }

    /** What the journal comes to is what the scheduler knows. */
    void checkJournal() {
        if (journalOrNull != null && now.events() > 0) {
            JournalCheck.check(world, now, journalOrNull.replay());
        }
    }
}
