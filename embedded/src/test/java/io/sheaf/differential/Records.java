package io.sheaf.differential;

import io.sheaf.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a dataset holds, as plain collections have it.
 *
 * @param all the records; as far as {@code order} says, in their order
 * @param order what is known of the engine's order
 * @param exact whether the engine must give these; else they only show about how many and of what kind there are, and engines
 *     are compared with each other alone
 * @param wild whether an operator may depend on an order that is not known, which makes its result inexact
 */
record Records(List<Object> all, Order order, boolean exact, boolean wild) {

    enum Order {
        /** Unspecified. */
        NONE,
        /** The pairs of each key are in order. */
        OF_EACH_KEY,
        ALL
    }

    /** The operator cannot take these records. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String reason) {
            super(reason, null, false, false);
        }
    }

    /** A narrow operator that makes any records, those of each record in its place. */
    Records becoming(List<Object> next) {
        return new Records(next, order == Order.ALL ? order : Order.NONE, exact, wild);
    }

    /** A narrow operator that leaves the keys as they are. */
    Records keepingKeys(List<Object> next) {
        return new Records(next, order, exact, wild);
    }

    Records inAnyOrder(List<Object> next) {
        return new Records(next, Order.NONE, exact, wild);
    }

    /** Pairs that come key by key, the values of each in order as far as they were. */
    Records byKey(List<Object> next) {
        return new Records(next, order == Order.NONE ? Order.NONE : Order.OF_EACH_KEY, exact, wild);
    }

    /** Each key once. */
    Records oncePerKey(List<Object> next) {
        return new Records(next, Order.OF_EACH_KEY, exact, wild);
    }

    Records inexact() {
        return new Records(all, order, false, wild);
    }

    /** These, for an operator that depends on the order of all. */
    Records inOrder() {
        return atLeast(Order.ALL);
    }

    /** These, for an operator that depends on the order of each key's values. */
    Records inOrderOfKeys() {
        return atLeast(Order.OF_EACH_KEY);
    }

    private Records atLeast(Order needed) {
        if (!exact || order.compareTo(needed) >= 0) {
            return this;
        }
        if (wild) {
            return inexact();
        }
        throw new Unfit("the order is not known");
    }

    /** With what is known of both. */
    Records and(Records other) {
        return new Records(all, order.compareTo(other.order) < 0 ? order : other.order, exact && other.exact, wild || other.wild);
    }

    void require(boolean condition, String reason) {
        if (!condition) {
            throw new Unfit(reason);
        }
    }

    Records requireNoNull() {
        require(!all.contains(null), "there is a null");
        return this;
    }

    /** The values of each key, by what the key is as a key. */
    Map<Object, List<Object>> groups() {
        Map<Object, List<Object>> groups = new LinkedHashMap<>();
        for (Object record : all) {
            Pair<?, ?> pair = (Pair<?, ?>) record;
            groups.computeIfAbsent(Values.key(pair.first()), key -> new ArrayList<>()).add(pair.second());
        }
        return groups;
    }
}
