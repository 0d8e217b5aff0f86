package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.plan.Nulls;
import io.sheaf.plan.OperatorKind;
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

/**
 * The sinks of the steps that make at most one record of each. Each is owned by the attempt's thread, and a template of {@link Loops}.
 */
final class NarrowSinks {

    private NarrowSinks() {}

    static final class Map implements RefSink {
        private final Function<Object, Object> function;
        private final RefSink next;

        Map(Function<Object, Object> function, RefSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(Object record) {
            next.accept(function.apply(record));
        }
    }

    static final class MapToPair implements RefSink {
        private final Function<Object, Object> function;
        private final RefSink next;
        private final String place;

        MapToPair(Function<Object, Object> function, RefSink next, String place) {
            this.function = function;
            this.next = next;
            this.place = place;
        }

        @Override
        public void accept(Object record) {
            next.accept(Nulls.given(function.apply(record), place, "Return a Pair, whose parts may be null"));
        }
    }

    static final class Filter implements RefSink {
        private final Predicate<Object> predicate;
        private final RefSink next;

        Filter(Predicate<Object> predicate, RefSink next) {
            this.predicate = predicate;
            this.next = next;
        }

        @Override
        public void accept(Object record) {
            if (predicate.test(record)) {
                next.accept(record);
            }
        }
    }

    static final class KeyBy implements RefSink {
        private final Function<Object, Object> key;
        private final RefSink next;

        KeyBy(Function<Object, Object> key, RefSink next) {
            this.key = key;
            this.next = next;
        }

        @Override
        public void accept(Object record) {
            next.accept(new Pair<>(key.apply(record), record));
        }
    }

    static final class MapValues implements RefSink {
        private final Function<Object, Object> function;
        private final RefSink next;

        MapValues(Function<Object, Object> function, RefSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(Object record) {
            Pair<Object, Object> pair = Records.pair(record, OperatorKind.MAP_VALUES);
            next.accept(new Pair<>(pair.first(), function.apply(pair.second())));
        }
    }

    static final class MapToLong implements RefSink {
        private final ToLongFunction<Object> function;
        private final LongSink next;
        private final String place;

        MapToLong(ToLongFunction<Object> function, LongSink next, String place) {
            this.function = function;
            this.next = next;
            this.place = place;
        }

        @Override
        public void accept(Object record) {
            long value;
            try {
                value = function.applyAsLong(record);
            } catch (NullPointerException e) {
                throw noNumber(place, e);
            }
            next.accept(value);
        }
    }

    static final class MapToDouble implements RefSink {
        private final ToDoubleFunction<Object> function;
        private final DoubleSink next;
        private final String place;

        MapToDouble(ToDoubleFunction<Object> function, DoubleSink next, String place) {
            this.function = function;
            this.next = next;
            this.place = place;
        }

        @Override
        public void accept(Object record) {
            double value;
            try {
                value = function.applyAsDouble(record);
            } catch (NullPointerException e) {
                throw noNumber(place, e);
            }
            next.accept(value);
        }
    }

    static final class LongMap implements LongSink {
        private final LongUnaryOperator function;
        private final LongSink next;

        LongMap(LongUnaryOperator function, LongSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(long value) {
            next.accept(function.applyAsLong(value));
        }
    }

    static final class LongFilter implements LongSink {
        private final LongPredicate predicate;
        private final LongSink next;

        LongFilter(LongPredicate predicate, LongSink next) {
            this.predicate = predicate;
            this.next = next;
        }

        @Override
        public void accept(long value) {
            if (predicate.test(value)) {
                next.accept(value);
            }
        }
    }

    static final class LongWiden implements LongSink {
        private final DoubleSink next;

        LongWiden(DoubleSink next) {
            this.next = next;
        }

        @Override
        public void accept(long value) {
            next.accept(value);
        }
    }

    static final class LongToDouble implements LongSink {
        private final LongToDoubleFunction function;
        private final DoubleSink next;

        LongToDouble(LongToDoubleFunction function, DoubleSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(long value) {
            next.accept(function.applyAsDouble(value));
        }
    }

    static final class LongBox implements LongSink {
        private final RefSink next;

        LongBox(RefSink next) {
            this.next = next;
        }

        @Override
        public void accept(long value) {
            next.accept(value);
        }
    }

    static final class LongToObj implements LongSink {
        private final LongFunction<Object> function;
        private final RefSink next;

        LongToObj(LongFunction<Object> function, RefSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(long value) {
            next.accept(function.apply(value));
        }
    }

    static final class DoubleMap implements DoubleSink {
        private final DoubleUnaryOperator function;
        private final DoubleSink next;

        DoubleMap(DoubleUnaryOperator function, DoubleSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(double value) {
            next.accept(function.applyAsDouble(value));
        }
    }

    static final class DoubleFilter implements DoubleSink {
        private final DoublePredicate predicate;
        private final DoubleSink next;

        DoubleFilter(DoublePredicate predicate, DoubleSink next) {
            this.predicate = predicate;
            this.next = next;
        }

        @Override
        public void accept(double value) {
            if (predicate.test(value)) {
                next.accept(value);
            }
        }
    }

    static final class DoubleToLong implements DoubleSink {
        private final DoubleToLongFunction function;
        private final LongSink next;

        DoubleToLong(DoubleToLongFunction function, LongSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(double value) {
            next.accept(function.applyAsLong(value));
        }
    }

    static final class DoubleBox implements DoubleSink {
        private final RefSink next;

        DoubleBox(RefSink next) {
            this.next = next;
        }

        @Override
        public void accept(double value) {
            next.accept(value);
        }
    }

    static final class DoubleToObj implements DoubleSink {
        private final DoubleFunction<Object> function;
        private final RefSink next;

        DoubleToObj(DoubleFunction<Object> function, RefSink next) {
            this.function = function;
            this.next = next;
        }

        @Override
        public void accept(double value) {
            next.accept(function.apply(value));
        }
    }

    /** A null that a function unboxes is thrown out of the function, which alone knows what it met. */
    private static NullPointerException noNumber(String place, NullPointerException thrown) {
        return Nulls.error(place, "its function met null, of which there is no number", "Filter nulls out before, or give a number for them", thrown);
    }
}
