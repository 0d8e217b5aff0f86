package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.Pair;
import io.sheaf.plan.Nulls;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.io.IOException;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Makes the sink of a narrow step in front of the sink that follows it. */
final class NarrowSteps {

    private final Scope scope;

    NarrowSteps(Scope scope) {
        this.scope = scope;
    }

    /** @param gate asked before the step makes the next of many records */
    Sink sink(Operator step, Sink next, Gate gate) throws IOException {
        return switch (step.kind()) {
            case MAP, PEEK, MAP_ITEM -> step.functions().size() == 1
                    ? map(scope.function(step, 0), (RefSink) next)
                    : mapToPair(scope.function(step, 0), (RefSink) next, scope.place(step));
            case FLAT_MAP -> new FlatMapSink(scope.function(step, 0), (RefSink) next, gate, scope.place(step));
            case FILTER -> filter(scope.function(step, 0), (RefSink) next);
            case KEY_BY -> keyBy(scope.function(step, 0), (RefSink) next);
            case MAP_VALUES -> mapValues(scope.function(step, 0), (RefSink) next);
            case CALL -> map(Calls.of(step, scope), (RefSink) next);
            case SAMPLE -> new SampleSink(
                    Double.longBitsToDouble(step.number(0)), step.number(1), scope.partitionIndex((int) step.number(2)), (RefSink) next);
            case UNIQUE_ID -> new UniqueIdSink(scope.partitionIndex((int) step.number(0)), (RefSink) next);
            case BROADCAST_JOIN, LOOKUP_JOIN -> LookupJoinSink.of(step, scope, (RefSink) next, gate);
            case MAP_TO_LONG -> mapToLong(scope.function(step, 0), (LongSink) next, scope.place(step));
            case MAP_TO_DOUBLE -> mapToDouble(scope.function(step, 0), (DoubleSink) next, scope.place(step));
            case LONG_MAP, LONG_PEEK, LONG_FILTER, LONG_TO_DOUBLE, LONG_TO_OBJ -> longStep(step, next);
            case DOUBLE_MAP, DOUBLE_PEEK, DOUBLE_FILTER, DOUBLE_TO_LONG, DOUBLE_TO_OBJ -> doubleStep(step, next);
            default -> throw new InternalException(step.kind() + " is not a narrow step");
        };
    }

    private Sink longStep(Operator step, Sink next) {
        return switch (step.kind()) {
            case LONG_MAP, LONG_PEEK -> longMap(scope.function(step, 0), (LongSink) next);
            case LONG_FILTER -> longFilter(scope.function(step, 0), (LongSink) next);
            case LONG_TO_DOUBLE -> longToDouble(step, (DoubleSink) next);
            default -> longToObj(step, (RefSink) next);
        };
    }

    private Sink doubleStep(Operator step, Sink next) {
        return switch (step.kind()) {
            case DOUBLE_MAP, DOUBLE_PEEK -> doubleMap(scope.function(step, 0), (DoubleSink) next);
            case DOUBLE_FILTER -> doubleFilter(scope.function(step, 0), (DoubleSink) next);
            case DOUBLE_TO_LONG -> doubleToLong(scope.function(step, 0), (LongSink) next);
            default -> doubleToObj(step, (RefSink) next);
        };
    }

    private static RefSink map(Function<Object, Object> function, RefSink next) {
        return record -> next.accept(function.apply(record));
    }

    private static RefSink mapToPair(Function<Object, Object> function, RefSink next, String place) {
        return record -> next.accept(Nulls.given(function.apply(record), place, "Return a Pair, whose parts may be null"));
    }

    private static RefSink filter(Predicate<Object> predicate, RefSink next) {
        return record -> {
            if (predicate.test(record)) {
                next.accept(record);
            }
        };
    }

    private static RefSink keyBy(Function<Object, Object> key, RefSink next) {
        return record -> next.accept(new Pair<>(key.apply(record), record));
    }

    private static RefSink mapValues(Function<Object, Object> function, RefSink next) {
        return record -> {
            Pair<Object, Object> pair = Records.pair(record, OperatorKind.MAP_VALUES);
            next.accept(new Pair<>(pair.first(), function.apply(pair.second())));
        };
    }

    private static RefSink mapToLong(ToLongFunction<Object> function, LongSink next, String place) {
        return record -> {
            long value;
            try {
                value = function.applyAsLong(record);
            } catch (NullPointerException e) {
                throw noNumber(place, e);
            }
            next.accept(value);
        };
    }

    private static RefSink mapToDouble(ToDoubleFunction<Object> function, DoubleSink next, String place) {
        return record -> {
            double value;
            try {
                value = function.applyAsDouble(record);
            } catch (NullPointerException e) {
                throw noNumber(place, e);
            }
            next.accept(value);
        };
    }

    /** A null that a function unboxes is thrown out of the function, which alone knows what it met. */
    private static NullPointerException noNumber(String place, NullPointerException thrown) {
        NullPointerException explained = Nulls.error(place, "its function met null, of which there is no number (" + thrown.getMessage() + ")",
                "Filter nulls out before, or give a number for them");
        explained.initCause(thrown);
        return explained;
    }

    private static LongSink longMap(LongUnaryOperator function, LongSink next) {
        return value -> next.accept(function.applyAsLong(value));
    }

    private static LongSink longFilter(LongPredicate predicate, LongSink next) {
        return value -> {
            if (predicate.test(value)) {
                next.accept(value);
            }
        };
    }

    private LongSink longToDouble(Operator step, DoubleSink next) {
        if (step.functions().isEmpty()) {
            return next::accept;
        }
        LongToDoubleFunction function = scope.function(step, 0);
        return value -> next.accept(function.applyAsDouble(value));
    }

    private LongSink longToObj(Operator step, RefSink next) {
        if (step.functions().isEmpty()) {
            return next::accept;
        }
        LongFunction<Object> function = scope.function(step, 0);
        return value -> next.accept(function.apply(value));
    }

    private static DoubleSink doubleMap(DoubleUnaryOperator function, DoubleSink next) {
        return value -> next.accept(function.applyAsDouble(value));
    }

    private static DoubleSink doubleFilter(DoublePredicate predicate, DoubleSink next) {
        return value -> {
            if (predicate.test(value)) {
                next.accept(value);
            }
        };
    }

    private static DoubleSink doubleToLong(DoubleToLongFunction function, LongSink next) {
        return value -> next.accept(function.applyAsLong(value));
    }

    private DoubleSink doubleToObj(Operator step, RefSink next) {
        if (step.functions().isEmpty()) {
            return next::accept;
        }
        DoubleFunction<Object> function = scope.function(step, 0);
        return value -> next.accept(function.apply(value));
    }
}
