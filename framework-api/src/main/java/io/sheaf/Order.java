package io.sheaf;

import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import java.util.Comparator;
import java.util.Objects;

/**
 * An order of records that can be sent to workers, made of keys: {@code Order.by(Person::age).reversed().thenBy(Person::name)}.
 *
 * @param <T> the records it orders
 */
public interface Order<T> extends SerializableComparator<T> {

    /** Ascending by a key in its natural order. Keys must not be null. */
    static <T, K extends Comparable<? super K>> Order<T> by(SerializableFunction<? super T, ? extends K> key) {
        Objects.requireNonNull(key, "key");
        return (a, b) -> key.apply(a).compareTo(key.apply(b));
    }

    /** Ascending by the natural order of the records themselves. */
    static <T extends Comparable<? super T>> Order<T> natural() {
        return (a, b) -> a.compareTo(b);
    }

    /** The order of any comparator that is serialisable. */
    static <T> Order<T> of(SerializableComparator<? super T> comparator) {
        Objects.requireNonNull(comparator, "comparator");
        return comparator::compare;
    }

    /** The opposite order. */
    @Override
    default Order<T> reversed() {
        return (a, b) -> compare(b, a);
    }

    /** This order, and ascending by the key where this one sees no difference. */
    default <K extends Comparable<? super K>> Order<T> thenBy(SerializableFunction<? super T, ? extends K> key) {
        return thenBy(Order.by(key));
    }

    /** This order, and the other one where this one sees no difference. */
    default Order<T> thenBy(Order<? super T> next) {
        Objects.requireNonNull(next, "next");
        return (a, b) -> {
            int first = compare(a, b);
            return first != 0 ? first : next.compare(a, b);
        };
    }

    /** Like {@link #thenBy(Order)}; the comparator must be serialisable, which is checked when the order is sent. */
    @Override
    default Order<T> thenComparing(Comparator<? super T> next) {
        Objects.requireNonNull(next, "next");
        return (a, b) -> {
            int first = compare(a, b);
            return first != 0 ? first : next.compare(a, b);
        };
    }
}
