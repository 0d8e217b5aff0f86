package io.sheaf;

import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongToDoubleFunction;
import io.sheaf.function.SerializableLongUnaryOperator;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A dataset of {@code long} values, never boxed between source and sink. See {@link Dataset}. */
public interface LongDataset {

    LongDataset map(SerializableLongUnaryOperator function);

    LongDataset filter(SerializableLongPredicate predicate);

    DoubleDataset mapToDouble(SerializableLongToDoubleFunction function);

    <R> Dataset<R> mapToObj(SerializableLongFunction<? extends R> function);

    DoubleDataset asDoubles();

    Dataset<Long> boxed();

    LongDataset union(LongDataset other);

    LongDataset with(JobOptions options);

    /** All values in order. */
    default long[] toArray() {
        return submitToArray().join();
    }

    Job<long[]> submitToArray();

    default long count() {
        return submitCount().join();
    }

    Job<Long> submitCount();

    /** The sum; wraps on overflow like {@link java.util.stream.LongStream#sum()}. */
    default long sum() {
        return submitSum().join();
    }

    Job<Long> submitSum();

    /** The sum, however large. */
    default BigInteger sumExact() {
        return submitSumExact().join();
    }

    Job<BigInteger> submitSumExact();

    default OptionalLong min() {
        LongSummary summary = summary();
        return summary.count() == 0 ? OptionalLong.empty() : OptionalLong.of(summary.min());
    }

    default OptionalLong max() {
        LongSummary summary = summary();
        return summary.count() == 0 ? OptionalLong.empty() : OptionalLong.of(summary.max());
    }

    /** The correctly rounded mean; never wraps. */
    default OptionalDouble average() {
        LongSummary summary = summary();
        return summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(summary.average());
    }

    default LongSummary summary() {
        return submitSummary().join();
    }

    Job<LongSummary> submitSummary();
}
