package io.sheaf;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Makes fewer values of some values of a key, for a {@link MapReduce}, before they travel. It is called any number of times
 * for a key, never included, each time with neighbouring values in their order, among them what it made before; its results
 * take their place. So the {@link Reducer} must give the same whether it gets the values or what the combiner makes of any
 * run of them. Sent to workers with everything it captures; called by one thread at a time per task. What it throws fails
 * the task.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@FunctionalInterface
public interface Combiner<K, V> extends Serializable {

    /**
     * Gives the values that stand for these, in order: often one, as a sum does. A key that is left without values does not
     * reach the reducer.
     *
     * @param key null if that is the key
     * @param values at least two, to be read once, during the call; nulls among them if there are any
     * @param out takes values, null allowed, during the call
     */
    void combine(K key, Iterator<V> values, Consumer<V> out);
}
