package io.sheaf.worker.runtime;

/** Decides when a pool thread is sent to look for a waiting run. */
public interface RunExecutor {

    /**
     * Has {@code visit} run on a thread of the pool, now or later, but at last. A visit that finds no waiting run, because
     * somebody else took it, ends at once.
     */
    void execute(Runnable visit);

    /** Makes the executor used from the one that hands visits to the pool at once. */
    interface Factory {

        /** Hands every visit to the pool at once. */
        Factory IMMEDIATE = pool -> pool;

        RunExecutor over(RunExecutor pool);
    }
}
