package io.sheaf.worker.server;

import io.sheaf.plan.WorkerEpoch;

/** As what this process is in the cluster now. Written by the connection's thread, read by all. */
final class Membership {

    /** Never minted by a scheduler. */
    private static final WorkerEpoch NOBODY = new WorkerEpoch(0);

    private volatile WorkerEpoch epoch = NOBODY;
    private volatile String name = "a worker";

    void joined(WorkerEpoch newEpoch, String newName) {
        name = newName;
        epoch = newEpoch;
    }

    /** What was asked of the epoch before is void, its blocks included. */
    void left() {
        epoch = NOBODY;
    }

    boolean member() {
        return !epoch.equals(NOBODY);
    }

    WorkerEpoch epoch() {
        return epoch;
    }

    /** Display name, the last one while not a member. */
    String name() {
        return name;
    }
}
