package io.sheaf.scheduler.core;

import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Calls unstarted tasks back from busy workers for those that have nothing to do. Owned by the scheduler's core. */
final class Recalls {

    /** Less estimated work than this is not worth two messages. */
    private static final double WORTH_NANOS = 5e6;

    /** The busiest workers that are looked at for one that is idle. */
    private static final int LOOK_AT = 4;

    private final State state;

    Recalls(State state) {
        this.state = state;
    }

    void run() {
        LinkedHashSet<Worker> idle = new LinkedHashSet<>();
        for (Worker worker : state.hungry) {
            if (state.active.get(worker.load()) == worker && worker.load().hasFreeSlot()) {
                idle.add(worker);
            }
        }
        state.hungry.clear();
        for (Worker worker : idle) {
            recallFor(worker);
        }
    }

    private void recallFor(Worker idle) {
        List<Worker> busiest = new ArrayList<>();
        for (Worker worker : state.active.descendingMap().values()) {
            if (busiest.size() == LOOK_AT || worker.load().unstarted() == 0) {
                break;
            }
            busiest.add(worker);
        }
        for (Worker worker : busiest) {
            Lease lease = fullestOrNull(worker, idle);
            if (lease != null) {
                lease.recalled = true;
                state.counts.add(Counts.RECALLS);
                state.send(worker, new ToWorker.Recall(lease.id));
                return;
            }
        }
    }

    private static Lease fullestOrNull(Worker worker, Worker idle) {
        Lease fullest = null;
        for (Lease lease : worker.leases) {
            boolean better = fullest == null || lease.open > fullest.open;
            if (better && !lease.recalled && !lease.upload && Jobs.fits(lease.stage.job, idle) && idle.hasRoom(lease.stage.job.id) && isWorthIt(lease)) {
                fullest = lease;
            }
        }
        return fullest;
    }

    private static boolean isWorthIt(Lease lease) {
        Stage stage = lease.stage;
        int unstarted = Math.min(lease.open, lease.worker.load().unstarted());
        boolean long_ = !stage.averages.known() || unstarted * stage.averages.nanosPerTask() / lease.worker.slots() >= WORTH_NANOS;
        boolean mayBeSplit = stage.spec.leaseSize() == 0 || lease.worker.leases.size() > lease.worker.slots();
        return long_ && mayBeSplit && lease.deaths == 0;
    }
}
