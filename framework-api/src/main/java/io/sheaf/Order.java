package io.sheaf;

import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.Nulls;
import io.sheaf.spi.UserCode;
import java.util.Comparator;

/**
 * An order of records that can be sent to workers, made of keys: {@code Order.by(Person::age).reversed().thenBy(Person::name)}.
 *
 * @param <T> the records it orders
 */
public interface Order<T> extends SerializableComparator<T> {

    /** The remedy of what meets null. */
    private static String ofNulls() {
        return "Filter nulls out before, or use Order.of(comparator) with one that says where they belong";
    }

    /** Ascending by a key in its natural order. Keys must not be null. */
    static <T, K extends Comparable<? super K>> Order<T> by(SerializableFunction<? super T, ? extends K> key) {
        UserCode.argument(key, "key", Order.class);
        String call = UserCode.call(Order.class);
        return (a, b) -> Nulls.<K>given(key.apply(a), call, ofNulls()).compareTo(Nulls.given(key.apply(b), call, ofNulls()));
    }

    /** Ascending by the natural order of the records themselves, which must not be null. */
    static <T extends Comparable<? super T>> Order<T> natural() {
        String call = UserCode.call(Order.class);
        return (a, b) -> {
            if (a == null || b == null) {
                throw Nulls.error(call, "a record is null, which has no natural order", ofNulls());
            }
            return a.compareTo(b);
        };
    }

    /** The order of any comparator that is serialisable. */
    static <T> Order<T> of(SerializableComparator<? super T> comparator) {
        UserCode.argument(comparator, "comparator", Order.class);
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
        UserCode.argument(next, "next order", Order.class);
        return (a, b) -> {
            int first = compare(a, b);
            return first != 0 ? first : next.compare(a, b);
        };
    }

    /** Like {@link #thenBy(Order)}; the comparator must be serialisable, which is checked when the order is sent. */
    @Override
    default Order<T> thenComparing(Comparator<? super T> next) {
        UserCode.argument(next, "next order", Order.class);
        return (a, b) -> {
            int first = compare(a, b);
            return first != 0 ? first : next.compare(a, b);
        };
    }
}
