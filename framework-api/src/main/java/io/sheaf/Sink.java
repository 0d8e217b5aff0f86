package io.sheaf;

import java.io.Serializable;
import java.util.List;

/**
 * A place records are written to, so that all of a job's output appears there, or none. Sent to workers; must be
 * serialisable, and hold nothing but what describes the place: one instance may serve several attempts at a time.
 *
 * <p>Each task of the job writes what it has through a {@link Writer}, where nobody looks yet. A task may be tried more than
 * once, also at the same time; the engine takes one attempt of each, the first that succeeded. When all tasks have
 * succeeded, {@link #commit} makes what those attempts wrote appear. If the job fails or is cancelled, {@link #discard}
 * removes what is left. The law for all three: a reader sees nothing before {@code commit} has got to its one decisive step,
 * and everything after it. {@code io.sheaf.testkit.SinkContract} of the artifact {@code sheaf-testkit} checks it.
 *
 * <p>For files in a directory extend {@link io.sheaf.file.FileSink}, which needs only the format.
 *
 * @param <T> the records
 * @param <P> what an attempt says about what it wrote, up to 64 KiB encoded; a record, string, number or another value
 *     Sheaf can encode
 * @param <R> what the program gets in the end; likewise encodable
 */
public interface Sink<T, P, R> extends Serializable {

    /**
     * Refuses what can be seen to fail, in the program, before the job starts: a place that is taken, for one. Must not
     * change anything.
     */
    default void check() throws Exception {}

    /** A writer for the attempt. What it writes must not meet what other attempts write. */
    Writer<T, P> open(Attempt attempt) throws Exception;

    /**
     * Makes the output appear. Runs as a task, so it may be tried again after any of its steps, on another worker, and
     * must then end as if it had run once.
     *
     * @param job as in {@link Attempt#job()}
     * @param parts what the successful attempts said, in the order of their tasks, one for each
     */
    R commit(String job, List<P> parts) throws Exception;

    /**
     * Removes what the job's attempts left. Called after the job's end on each worker that ran one of them, on a thread
     * without a {@link TaskContext}; by several workers at a time, or, where all have died, by none: what is left then must
     * harm nobody. A failure is logged.
     *
     * @param committed whether the job succeeded; if so, or if a commit got to its decisive step, the output stays
     */
    void discard(String job, boolean committed) throws Exception;

    /**
     * One attempt of one task.
     *
     * @param job the job's id: letters, digits and {@code -}
     * @param task index of the task among those that write, from 0
     * @param name differs from that of every other attempt of the job; letters, digits and {@code -}, good for a file
     */
    record Attempt(String job, int task, String name) {}

    /** Takes one attempt's records, in order, on the attempt's thread. */
    interface Writer<T, P> extends AutoCloseable {

        /** Takes a record, which may be null. An {@link java.io.IOException} is a failure of the worker's surroundings, another exception one of the record. */
        void write(T record) throws Exception;

        /** All records have come: what was written must outlive this process. Called at most once. */
        P finish() throws Exception;

        /** Frees what the writer holds. Called always, also after {@link #finish}. */
        @Override
        void close() throws Exception;
    }
}
