package io.sheaf;

import java.io.Serializable;

/**
 * Makes pairs of a record, for a {@link MapReduce}. Sent to workers with everything it captures; called by one thread at a
 * time per task, again for the same records if a task is retried. What it throws fails the task.
 *
 * @param <I> the records
 * @param <K> the keys
 * @param <V> the values
 */
@FunctionalInterface
public interface Mapper<I, K, V> extends Serializable {

    /**
     * Emits any number of pairs, none included; those of one record must fit in memory.
     *
     * @param record may be null if the input has null records
     */
    void map(I record, Emitter<K, V> out);
}
