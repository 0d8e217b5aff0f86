package io.sheaf.differential;

import io.sheaf.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    private static final int MOST_RECORDS = 10_000;

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

    /** A key, as it is once it has been one, and its values in order. */
    record Group(Object key, List<Object> values) {}

    Records {
        requireFew(all);
    }

    /** While products are made, which may be far too many. */
    static void requireFew(List<Object> records) {
        if (records.size() > MOST_RECORDS) {
            throw new Unfit("too many records");
        }
    }

    Stream<Object> stream() {
        return all.stream();
    }

    /** A narrow operator that makes any records, those of each record in its place. */
    Records becoming(List<Object> next) {
        return new Records(next, order == Order.ALL ? order : Order.NONE, exact, wild);
    }

    /** {@link #becoming}, one of each. */
    Records mapped(Function<Object, Object> function) {
        return becoming(Values.list(stream().map(function)));
    }

    /** A narrow operator that leaves the keys as they are. */
    Records keepingKeys(List<Object> next) {
        return new Records(next, order, exact, wild);
    }

    Records inAnyOrder(List<Object> next) {
        return new Records(next, Order.NONE, exact, wild);
    }

    /** What sorting makes of them: all is in order if they are ordered as far as the sort leaves it to them. */
    Records inFullOrder(List<Object> next) {
        return new Records(next, Order.ALL, exact, wild);
    }

    /** Pairs that come key by key, the values of each in order as far as they were. */
    Records byKey(List<Object> next) {
        return new Records(next, order == Order.NONE ? Order.NONE : Order.OF_EACH_KEY, exact, wild);
    }

    /** Each key once, with what is made of it and its values. */
    Records oncePerKey(Function<Group, Object> value) {
        List<Object> pairs = Values.list(groups().values().stream().map(group -> Pair.of(group.key(), value.apply(group))));
        return new Records(pairs, Order.OF_EACH_KEY, exact, wild);
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
        return orInexact("the order is not known");
    }

    /** These, for an operator whose result only engines can be compared by. */
    Records orInexact(String reason) {
        if (wild) {
            return inexact();
        }
        throw new Unfit(reason);
    }

    /** With what is known of both. */
    Records and(Records other) {
        return new Records(all, order.compareTo(other.order) < 0 ? order : other.order, exact && other.exact, wild || other.wild);
    }

    /** What is so of records that are not known may not be so of the engine's. */
    Records require(boolean condition, String reason) {
        if (!exact || !condition) {
            throw new Unfit(reason);
        }
        return this;
    }

    Records requireAll(Predicate<Object> condition, String reason) {
        return require(all.stream().allMatch(condition), reason);
    }

    Records requireValues(Predicate<Object> condition, String reason) {
        return requireAll(pair -> condition.test(Values.second(pair)), reason);
    }

    /** By key. */
    Map<String, Group> groups() {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Object record : all) {
            Object key = Values.key(Values.first(record));
            groups.computeIfAbsent(Values.show(key), show -> new Group(key, new ArrayList<>())).values().add(Values.second(record));
        }
        return groups;
    }
}
