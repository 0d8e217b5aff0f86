package io.sheaf.simulation;

import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.List;

/**
 * One connection between a worker and the scheduler. What goes one way arrives in its order, if at all; what is under way
 * when the connection breaks is lost. Owned by its world.
 */
final class Link {

    final WorkerEpoch epoch;
    /** To which it leads. */
    final SchedulerHost scheduler;
    private final World world;
    private final WorkerHost worker;
    private boolean broken;
    private long lastAtWorker;
    private long lastAtScheduler;
    private long worksToWorker;
    private long worksToScheduler;

    Link(World world, WorkerHost worker, WorkerEpoch epoch) {
        this.world = world;
        this.worker = worker;
        this.epoch = epoch;
        this.scheduler = world.scheduler();
    }

    boolean isBroken() {
        return broken;
    }

    /** Nothing arrives at the worker, or at the scheduler, or both, for so long. */
    void block(long nanos, boolean toWorker, boolean toScheduler) {
        long end = world.agenda.now() + nanos;
        worksToWorker = toWorker ? Math.max(worksToWorker, end) : worksToWorker;
        worksToScheduler = toScheduler ? Math.max(worksToScheduler, end) : worksToScheduler;
    }

    void unblock() {
        worksToWorker = 0;
        worksToScheduler = 0;
    }

    void toWorker(List<ToWorker> messages) {
        atWorker(() -> worker.hear(this, messages));
    }

    void toScheduler(List<FromWorker> messages) {
        if (world.strikes(Fault.UNRULY_MESSAGES, 0.2)) {
            messages.forEach(this::unruly);
        } else {
            atScheduler(() -> messages.forEach(message -> scheduler.post(new SchedulerEvent.WorkerSaid(epoch, message))));
        }
    }

    private void unruly(FromWorker message) {
        for (int copies = world.draw.oneIn(4) ? 2 : 1; copies > 0; copies--) {
            world.agenda.in(world.draw.magnitude(1000, 30_000_000), () -> {
                if (!broken) {
                    scheduler.post(new SchedulerEvent.WorkerSaid(epoch, message));
                }
            });
        }
    }

    /** Happens at the worker when all that was sent to it before has arrived. */
    void atWorker(Runnable action) {
        lastAtWorker = Math.max(lastAtWorker, Math.max(worksToWorker, world.arrival()));
        world.agenda.at(lastAtWorker, unlessBroken(action));
    }

    /** Happens at the scheduler when all that was sent to it before has arrived. */
    void atScheduler(Runnable action) {
        lastAtScheduler = Math.max(lastAtScheduler, Math.max(worksToScheduler, world.arrival()));
        world.agenda.at(lastAtScheduler, unlessBroken(action));
    }

    private Runnable unlessBroken(Runnable action) {
        return () -> {
            if (!broken) {
                action.run();
            }
        };
    }

    /** Nothing gets through any more. Who finds out when is another matter. */
    void cut() {
        broken = true;
    }
}
