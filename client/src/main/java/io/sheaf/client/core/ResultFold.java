package io.sheaf.client.core;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;

/**
 * Makes a job's result from the results of its tasks, which come in task order unless the job says otherwise. Called by
 * one thread at a time, never while a lock is held, so user code may run in it.
 *
 * @param <R> the job's result
 */
interface ResultFold<R> {

    /** The result of one task. */
    void add(int task, ByteSource bytes);

    /** Whether the fold takes results that workers keep itself, piece by piece, from {@link #addStored}. Always the same. */
    default boolean readsStored() {
        return false;
    }

    /** The result of one task, which is still where it is kept. Only for a fold that {@link #readsStored()}. */
    default void addStored(StoredResult result) {
        throw new IllegalStateException("this fold takes no result that is kept elsewhere");
    }

    /** Whether results are still to be taken from the workers that keep them, although the job has ended. */
    default boolean needsJob() {
        return false;
    }

    /** A task that failed for good, in a job that collects errors. */
    default void failed(int task, SheafException error) {
        throw error;
    }

    /** How many tasks, in order, need not be kept by anybody any more, if {@code added} were given to this fold. */
    default int released(int added) {
        return added;
    }

    /** Whether what has come suffices, so that the rest of the job may be cancelled. */
    default boolean enough() {
        return false;
    }

    /**
     * What is made of the results: equal for two folds that make the same of them. One class does if it has no field that says
     * what to make.
     */
    default Object kind() {
        return getClass();
    }

    /** The job's result, after the last task or when there is {@link #enough()}. */
    R finish();
}
