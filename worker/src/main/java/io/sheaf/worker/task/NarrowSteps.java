package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.io.IOException;
import java.util.function.BiFunction;
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
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Makes the sink of a narrow step in front of the sink that follows it. */
final class NarrowSteps {

    private final Scope scope;

    NarrowSteps(Scope scope) {
        this.scope = scope;
    }

    /**
     * The sink of a step.
     *
     * @param place of the step in its branch
     * @param gate asked before the step makes the next of many records
     */
    Sink sink(Operator step, int place, Sink next, Gate gate) throws IOException {
        return switch (step.kind()) {
            case MAP, PEEK, MAP_ITEM -> step.functions().size() == 1
                    ? made(place, NarrowSinks.Map.class, NarrowSinks.Map::new, scope.function(step, 0), (RefSink) next)
                    : mapToPair(place, scope.function(step, 0), (RefSink) next, scope.place(step));
            case FLAT_MAP -> flatMap(place, scope.function(step, 0), (RefSink) next, gate, scope.place(step));
            case FILTER -> made(place, NarrowSinks.Filter.class, NarrowSinks.Filter::new, scope.function(step, 0), (RefSink) next);
            case KEY_BY -> made(place, NarrowSinks.KeyBy.class, NarrowSinks.KeyBy::new, scope.function(step, 0), (RefSink) next);
            case MAP_VALUES -> made(place, NarrowSinks.MapValues.class, NarrowSinks.MapValues::new, scope.function(step, 0), (RefSink) next);
            case CALL -> made(place, NarrowSinks.Map.class, NarrowSinks.Map::new, Calls.of(step, scope), (RefSink) next);
            case SAMPLE -> new SampleSink(
                    Double.longBitsToDouble(step.number(0)), step.number(1), scope.partitionIndex((int) step.number(2)), (RefSink) next);
            case SAMPLE_WITH_REPLACEMENT -> new ReplacingSampleSink(
                    Double.longBitsToDouble(step.number(0)), step.number(1), scope.partitionIndex((int) step.number(2)), (RefSink) next, gate, scope.run());
            case UNIQUE_ID -> new UniqueIdSink(scope.partitionIndex((int) step.number(0)), (RefSink) next);
            case BROADCAST_JOIN, LOOKUP_JOIN -> LookupJoinSink.of(step, scope, (RefSink) next, gate);
            case MAP_TO_LONG -> mapToLong(place, scope.function(step, 0), (LongSink) next, scope.place(step));
            case MAP_TO_DOUBLE -> mapToDouble(place, scope.function(step, 0), (DoubleSink) next, scope.place(step));
            case LONG_MAP, LONG_PEEK, LONG_FILTER, LONG_TO_DOUBLE, LONG_TO_OBJ -> longStep(step, place, next);
            case DOUBLE_MAP, DOUBLE_PEEK, DOUBLE_FILTER, DOUBLE_TO_LONG, DOUBLE_TO_OBJ -> doubleStep(step, place, next);
            default -> throw new InternalException(step.kind() + " is not a narrow step");
        };
    }

    private Sink longStep(Operator step, int place, Sink next) {
        return switch (step.kind()) {
            case LONG_MAP, LONG_PEEK -> made(place, NarrowSinks.LongMap.class, NarrowSinks.LongMap::new, scope.function(step, 0), (LongSink) next);
            case LONG_FILTER -> made(place, NarrowSinks.LongFilter.class, NarrowSinks.LongFilter::new, scope.function(step, 0), (LongSink) next);
            case LONG_TO_DOUBLE -> longToDouble(step, place, (DoubleSink) next);
            default -> longToObj(step, place, (RefSink) next);
        };
    }

    private Sink doubleStep(Operator step, int place, Sink next) {
        return switch (step.kind()) {
            case DOUBLE_MAP, DOUBLE_PEEK -> made(place, NarrowSinks.DoubleMap.class, NarrowSinks.DoubleMap::new, scope.function(step, 0), (DoubleSink) next);
            case DOUBLE_FILTER -> made(place, NarrowSinks.DoubleFilter.class, NarrowSinks.DoubleFilter::new, scope.function(step, 0), (DoubleSink) next);
            case DOUBLE_TO_LONG -> made(place, NarrowSinks.DoubleToLong.class, NarrowSinks.DoubleToLong::new, scope.function(step, 0), (LongSink) next);
            default -> doubleToObj(step, place, (RefSink) next);
        };
    }

    private Sink mapToPair(int place, Function<Object, Object> function, RefSink next, String called) {
        return made(place, NarrowSinks.MapToPair.class, () -> new NarrowSinks.MapToPair(function, next, called), function, next, called);
    }

    private Sink flatMap(int place, Function<Object, Object> function, RefSink next, Gate gate, String called) {
        return made(place, FlatMapSink.class, () -> new FlatMapSink(function, next, gate, called), function, next, gate, called);
    }

    private Sink mapToLong(int place, ToLongFunction<Object> function, LongSink next, String called) {
        return made(place, NarrowSinks.MapToLong.class, () -> new NarrowSinks.MapToLong(function, next, called), function, next, called);
    }

    private Sink mapToDouble(int place, ToDoubleFunction<Object> function, DoubleSink next, String called) {
        return made(place, NarrowSinks.MapToDouble.class, () -> new NarrowSinks.MapToDouble(function, next, called), function, next, called);
    }

    private Sink longToDouble(Operator step, int place, DoubleSink next) {
        if (step.functions().isEmpty()) {
            return made(place, NarrowSinks.LongWiden.class, NarrowSinks.LongWiden::new, next);
        }
        LongToDoubleFunction function = scope.function(step, 0);
        return made(place, NarrowSinks.LongToDouble.class, NarrowSinks.LongToDouble::new, function, next);
    }

    private Sink longToObj(Operator step, int place, RefSink next) {
        if (step.functions().isEmpty()) {
            return made(place, NarrowSinks.LongBox.class, NarrowSinks.LongBox::new, next);
        }
        LongFunction<Object> function = scope.function(step, 0);
        return made(place, NarrowSinks.LongToObj.class, NarrowSinks.LongToObj::new, function, next);
    }

    private Sink doubleToObj(Operator step, int place, RefSink next) {
        if (step.functions().isEmpty()) {
            return made(place, NarrowSinks.DoubleBox.class, NarrowSinks.DoubleBox::new, next);
        }
        DoubleFunction<Object> function = scope.function(step, 0);
        return made(place, NarrowSinks.DoubleToObj.class, NarrowSinks.DoubleToObj::new, function, next);
    }

    private <A> Sink made(int place, Class<? extends Sink> template, Function<A, Sink> constructor, A argument) {
        return scope.loops().make(Sink.class, place, template, constructor, argument);
    }

    private <A, B> Sink made(int place, Class<? extends Sink> template, BiFunction<A, B, Sink> constructor, A first, B second) {
        return scope.loops().make(Sink.class, place, template, constructor, first, second);
    }

    private Sink made(int place, Class<? extends Sink> template, Supplier<Sink> shared, Object... arguments) {
        return scope.loops().make(Sink.class, place, template, shared, arguments);
    }
}
