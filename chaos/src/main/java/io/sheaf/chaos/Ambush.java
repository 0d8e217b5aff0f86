package io.sheaf.chaos;

import io.sheaf.plan.failpoint.Failpoint;

/**
 * What happens to the process that comes to a failpoint.
 *
 * @param visit it happens to whoever comes there as the so-manieth, from 1
 * @param first what is done so that somebody comes there
 */
public record Ambush(Failpoint point, int visit, First first, Then then) {

    /** What is done beforehand, when jobs are under way. */
    public enum First {
        NOTHING,
        /** A worker is killed, so that another one begins. */
        A_WORKER_IS_KILLED,
        /** The scheduler is killed, and another one begins. */
        THE_SCHEDULER_IS_RESTARTED
    }

    /** What happens there. */
    public enum Then {
        /** The process dies. If it was the scheduler, another one is started. */
        DIES,
        /** The process is stopped for longer than its lease, and goes on. */
        STOPS,
        /** While a worker stands there the scheduler dies, and another one is started, under which the worker goes on. */
        ITS_SCHEDULER_DIES
    }

    static Ambush dies(Failpoint point, int visit) {
        return new Ambush(point, visit, First.NOTHING, Then.DIES);
    }

    static Ambush diesAfter(First first, Failpoint point) {
        return new Ambush(point, 1, first, Then.DIES);
    }

    /** Whether jobs have to outlive their scheduler. */
    boolean meetsScheduler() {
        return point.role() == Failpoint.Role.SCHEDULER || first == First.THE_SCHEDULER_IS_RESTARTED || then == Then.ITS_SCHEDULER_DIES;
    }

    /** Whether somebody comes there only on a cluster that has not seen the program. */
    boolean needsNewCluster() {
        return point == Failpoint.CODE_HALF_TAKEN || point == Failpoint.CODE_HALF_FETCHED;
    }

    /** As people read it, such as {@code COMMIT_LISTED DIES}. */
    @Override
    public String toString() {
        return (first == First.NOTHING ? "" : first + " ") + point + (visit == 1 ? "" : " for the " + visit + ". time") + " " + then;
    }
}
