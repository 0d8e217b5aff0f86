package io.sheaf.scheduler.core;

import java.util.Map;
import java.util.TreeMap;

/** Counts of what was dropped and of rare events, by name. Owned by the scheduler's core. */
final class Counts {

    static final String STALE_WORKER = "stale.worker";
    static final String STALE_LEASE = "stale.lease";
    static final String STALE_TASK = "stale.task";
    static final String STALE_CLIENT = "stale.client";
    static final String STALE_JOB = "stale.job";
    static final String STALE_TIMER = "stale.timer";
    static final String DUPLICATE_APPEND = "duplicate.append";
    static final String RECALLS = "recalls";
    /** Workers that were asked whether they can take tasks of a job. */
    static final String ASKED = "placement.asked";
    static final String LEASES = "leases";
    static final String WORKERS_LOST = "workers.lost";
    static final String OWN_PAUSES = "pauses";
    /** Leases of second attempts. */
    static final String SPECULATED = "leases.speculated";
    /** Slow tasks that left the rest of their input to others, and those that said so only when another attempt of them was under way. */
    static final String DIVIDED = "tasks.divided";
    static final String DIVIDED_TOO_LATE = "tasks.divided.late";
    /** How often a worker was set aside. */
    static final String SET_ASIDE = "workers.aside";
    static final String ROLLBACKS = "rollbacks";
    /** Tasks whose outputs a worker had kept from before. */
    static final String ADOPTED = "adopted";

    private final TreeMap<String, Long> counts = new TreeMap<>();

    void add(String name) {
        add(name, 1);
    }

    void add(String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    Map<String, Long> copy() {
        return new TreeMap<>(counts);
    }
}
