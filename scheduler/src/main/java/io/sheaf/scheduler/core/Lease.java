package io.sheaf.scheduler.core;

import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;

/** Tasks that are out with one worker, or with a client that uploads to it. Owned by the scheduler's core. */
final class Lease {

    final LeaseId id;
    final Stage stage;
    final Worker worker;
    final TaskRange tasks;
    final int attempt;
    /** Workers that died with these tasks. */
    final int deaths;
    final boolean upload;
    /** Of second attempts, beside those of another lease. */
    boolean speculative;
    /** When; nanoseconds on the core's clock. */
    long grantedAt;
    /** Since when its worker has what it has now; later than the grant if the rest was left to others. */
    long slowSince;
    /** Whether its worker was asked to leave the rest of its task to others and has not answered; when. */
    boolean askedToDivide;
    long askedAt;
    /** How often it was. */
    int asks;
    /** It has answered that there is nothing to leave. */
    boolean cannotDivide;
    /** Tasks not answered for yet. */
    int open;
    /** Result bytes that may still come back inline. */
    long reserved;
    boolean recalled;
    /** Because it is slow; not more than once. */
    boolean recalledAsSlow;

    Lease(LeaseId id, Stage stage, Worker worker, TaskRange tasks, int attempt, int deaths, boolean upload) {
        this.id = id;
        this.stage = stage;
        this.worker = worker;
        this.tasks = tasks;
        this.attempt = attempt;
        this.deaths = deaths;
        this.upload = upload;
        this.open = tasks.size();
    }

    @Override
    public String toString() {
        return "lease " + id + " of " + stage + " tasks " + tasks + " on " + worker.name;
    }
}
