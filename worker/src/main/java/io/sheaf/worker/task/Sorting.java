package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.OrderedKey;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.SortBy;
import java.util.Comparator;

/** What a sort compares: keys or records, by a user's comparator or in their natural order. Owned by the attempt's thread. */
final class Sorting {

    private final OperatorKind kind;
    private final SortBy by;
    private final Comparator<Object> comparatorOrNull;
    private Class<?> type;

    private Sorting(OperatorKind kind, SortBy by, Comparator<Object> comparatorOrNull) {
        this.kind = kind;
        this.by = by;
        this.comparatorOrNull = comparatorOrNull;
    }

    static Sorting of(Operator operator, Scope scope) {
        return of(operator, 0, scope);
    }

    /** @param function the number of the comparator, if the operator has one */
    static Sorting of(Operator operator, int function, Scope scope) {
        Comparator<Object> comparator = operator.functions().size() > function ? scope.function(operator, function) : null;
        return new Sorting(operator.kind(), SortBy.of(operator.number(1)), comparator);
    }

    /** Whether the type's own order decides, which bytes express. */
    boolean isNatural() {
        return comparatorOrNull == null;
    }

    /** The order of keys: the user's, or in a natural order that of objects that no bytes express. */
    Comparator<Object> comparator() {
        return isNatural() ? NaturalObjects.order(by.descending()) : comparatorOrNull;
    }

    /** The order of records. */
    Comparator<Object> recordComparator() {
        Comparator<Object> ofKeys = comparator();
        return by.key() ? (left, right) -> ofKeys.compare(key(left), key(right)) : ofKeys;
    }

    /** Whether null comes last in the natural order. */
    boolean isDescending() {
        return by.descending();
    }

    /** What of the record is compared. */
    Object key(Object record) {
        if (!by.key()) {
            return record;
        }
        Pair<Object, Object> pair = Records.pair(record, kind);
        return pair.first();
    }

    /** Makes the bytes that order a key in the natural order all that is in the sink, or a mark that it has none. */
    void encode(Object key, ByteSink out) {
        out.reset();
        requireOneType(OrderedKey.type(key));
        if (NaturalObjects.include(key)) {
            NaturalObjects.mark(out);
        } else {
            OrderedKey.encode(key, by.descending(), out);
        }
    }

    /** The type of the keys so far, by name; empty if all are null. */
    String typeName() {
        return type == null ? "" : type.getTypeName();
    }

    /** Natural orders are those of one type each. */
    void requireOneType(Class<?> nextOrNull) {
        if (type == null) {
            type = nextOrNull;
        } else if (nextOrNull != null && nextOrNull != type) {
            throw twoTypes(type.getTypeName(), nextOrNull.getTypeName());
        }
    }

    static RefusedException twoTypes(String one, String other) {
        return new RefusedException("values of two types, " + one + " and " + other
                + ", have no natural order among them. Map them to one type, or give sorted or sortByKey an order");
    }
}
