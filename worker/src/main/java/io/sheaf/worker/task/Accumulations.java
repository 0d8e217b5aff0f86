package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.Accumulation;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How functions of the user's bring the values of a key together. */
final class Accumulations {

    private Accumulations() {}

    /**
     * The first value is the first accumulator.
     *
     * @param kept what may be held of a value while others come
     */
    static Accumulation reducing(BinaryOperator<Object> merger, UnaryOperator<Object> kept) {
        return new Accumulation() {
            @Override
            public Object first(Object value) {
                return kept.apply(value);
            }

            @Override
            public Object next(Object accumulator, Object value) {
                Object merged = merger.apply(accumulator, value);
                return merged == value ? kept.apply(value) : merged;
            }
        };
    }

    /**
     * @param zero gives one that nobody has touched
     * @param kept what may be held of a value while others come
     */
    static Accumulation folding(Supplier<Object> zero, BiFunction<Object, Object, Object> fold, UnaryOperator<Object> kept) {
        return new Accumulation() {
            @Override
            public Object first(Object value) {
                return next(zero.get(), value);
            }

            @Override
            public Object next(Object accumulator, Object value) {
                Object folded = fold.apply(accumulator, value);
                return folded == value ? kept.apply(value) : folded;
            }
        };
    }
}
