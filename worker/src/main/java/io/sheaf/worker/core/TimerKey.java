package io.sheaf.worker.core;

/** The timers of a worker core. Each is set for one moment at a time; setting it again replaces the earlier one. */
public enum TimerKey {
    HEARTBEAT,
    /** No scheduler has come for what the last one had made. */
    FORGET,
    /** The earliest deadline of any run: overdue batch, task timeout, or the next step against a task that will not stop. */
    RUNS
}
