package io.sheaf.simulation;

/** What may go wrong in a world. Each world has some of them, each as strong as its seed says. */
enum Fault {
    /** A worker process dies, with all it keeps; another starts, or not. */
    CRASH,
    /** A connection between a worker and the scheduler breaks; each side notices in its own time, and the worker returns as a new epoch. */
    LINK_LOSS,
    /** Nothing gets through in one direction of a connection for a while. */
    PARTITION,
    /** A worker process is stopped and goes on later. */
    WORKER_PAUSE,
    /** The scheduler is stopped and goes on later, with everything that came meanwhile waiting. */
    SCHEDULER_PAUSE,
    /** A worker is told to leave in order, by the scheduler or by its own machine. */
    DRAIN,
    /** A worker is many times slower for a while, and on some of them every task throws. */
    SLOW_WORKER,
    /** A block that a worker keeps vanishes or is damaged. */
    BLOCK_LOSS,
    /** Some blocks cannot be read at the first try, though they are there. */
    UNREADABLE_BLOCKS,
    /** What workers say comes twice or overtakes what they said before. */
    UNRULY_MESSAGES,
    /** Timers come late, and also those that were set anew or cleared. */
    UNRULY_TIMERS,
    /** A client loses its connection and comes back. */
    CLIENT_LOSS,
    /** A client goes away and never comes back. */
    CLIENT_GONE,
    /** A client wants its job, or some tasks of it, no more. */
    CANCEL,
    /** Tasks throw, some of them always. */
    USER_FAILURE,
    /** A task kills every process that runs it. */
    POISON,
    /** A task hangs until it is told to stop, or even then. */
    HANG,
    /** A task runs out of memory, or calls {@code System.exit}. */
    PROCESS_END,
    /** A worker is replaced: another one starts, and it leaves when nobody needs what it keeps. In worlds from {@link Scenario#REPLACING_FROM} on. */
    REPLACEMENT,
    /**
     * The scheduler dies, and another one takes up its journal: between two steps, before what a step says was written, when some of it was, or
     * when all was and nobody had heard of it. In worlds from {@link Scenario#CRASHING_FROM} on.
     */
    SCHEDULER_CRASH
}
