package io.sheaf;

import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleToLongFunction;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import java.util.OptionalDouble;

/** A dataset of {@code double} values, never boxed between source and sink. See {@link Dataset}. */
public interface DoubleDataset {

    DoubleDataset map(SerializableDoubleUnaryOperator function);

    DoubleDataset filter(SerializableDoublePredicate predicate);

    LongDataset mapToLong(SerializableDoubleToLongFunction function);

    <R> Dataset<R> mapToObj(SerializableDoubleFunction<? extends R> function);

    Dataset<Double> boxed();

    DoubleDataset union(DoubleDataset other);

    DoubleDataset with(JobOptions options);

    /** All values in order. */
    default double[] toArray() {
        return submitToArray().join();
    }

    Job<double[]> submitToArray();

    default long count() {
        return submitCount().join();
    }

    Job<Long> submitCount();

    /** The exact sum, rounded once: the same however the values are split. */
    default double sum() {
        return summary().sum();
    }

    default OptionalDouble min() {
        DoubleSummary summary = summary();
        return summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(summary.min());
    }

    default OptionalDouble max() {
        DoubleSummary summary = summary();
        return summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(summary.max());
    }

    default OptionalDouble average() {
        DoubleSummary summary = summary();
        return summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(summary.average());
    }

    default DoubleSummary summary() {
        return submitSummary().join();
    }

    Job<DoubleSummary> submitSummary();
}
