package io.sheaf;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Makes results of all values of a key, for a {@link MapReduce}. Sent to workers with everything it captures; called by one
 * thread at a time per task, once per key, again if a task is retried. What it throws fails the task.
 *
 * @param <K> the keys
 * @param <V> the values
 * @param <R> the results
 */
@FunctionalInterface
public interface Reducer<K, V, R> extends Serializable {

    /**
     * Gives any number of results, none included; those of one key must fit in memory.
     *
     * @param key null if that is the key
     * @param values at least one, in the order of the records that they were made of, to be read once, during the call;
     *     nulls among them if there are any
     * @param out takes results, null allowed, during the call
     */
    void reduce(K key, Iterator<V> values, Consumer<R> out);
}
