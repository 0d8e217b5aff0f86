package io.sheaf.worker.task;

import io.sheaf.LongSummary;
import io.sheaf.aggregator.number.DoubleStatistician;
import io.sheaf.aggregator.number.DoubleSummarizer;
import io.sheaf.aggregator.number.ExactLongSum;
import io.sheaf.aggregator.number.LongSquareSum;
import io.sheaf.aggregator.number.LongSummarizer;
import io.sheaf.codec.ByteSink;
import io.sheaf.worker.task.FoldTerminal.Fold;

/** Folds into numbers, without a box. Each is owned by the attempt's thread, and a template of {@link Loops}. */
final class NumberFolds {

    private NumberFolds() {}

    static final class Count implements Fold, RefSink, LongSink, DoubleSink {
        private long count;

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(Object record) {
            count++;
        }

        @Override
        public void accept(long value) {
            count++;
        }

        @Override
        public void accept(double value) {
            count++;
        }

        @Override
        public long write(ResultOut out) {
            return writeLong(count, out);
        }
    }

    static final class Nothing implements Fold, RefSink, LongSink, DoubleSink {

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(Object record) {}

        @Override
        public void accept(long value) {}

        @Override
        public void accept(double value) {}

        @Override
        public long write(ResultOut out) {
            return 0;
        }
    }

    static final class LongSum implements Fold, LongSink {
        private long sum;

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(long value) {
            sum += value;
        }

        @Override
        public long write(ResultOut out) {
            return writeLong(sum, out);
        }
    }

    static final class ExactSum implements Fold, LongSink {
        private final ExactLongSum sum = new ExactLongSum();
        private final ResultEncoder encoder;

        ExactSum(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(long value) {
            sum.add(value);
        }

        @Override
        public long write(ResultOut out) {
            out.add(encoder.encode(sum.toBigInteger()));
            return 1;
        }
    }

    static final class Longs implements Fold, LongSink {
        private final LongSummarizer summarizer = new LongSummarizer();
        private final ResultEncoder encoder;

        Longs(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(long value) {
            summarizer.add(value);
        }

        @Override
        public long write(ResultOut out) {
            if (summarizer.count() == 0) {
                return 0;
            }
            out.add(summary(summarizer.summary(), encoder));
            return 1;
        }
    }

    static final class Doubles implements Fold, DoubleSink {
        private final DoubleSummarizer summarizer = new DoubleSummarizer();

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(double value) {
            summarizer.add(value);
        }

        @Override
        public long write(ResultOut out) {
            return summarizer.count() == 0 ? 0 : writeState(summarizer.toBytes(), out);
        }
    }

    static final class LongMoments implements Fold, LongSink {
        private final LongSummarizer summarizer = new LongSummarizer();
        private final LongSquareSum squares = new LongSquareSum();
        private final ResultEncoder encoder;

        LongMoments(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(long value) {
            summarizer.add(value);
            squares.add(value);
        }

        @Override
        public long write(ResultOut out) {
            if (summarizer.count() == 0) {
                return 0;
            }
            ByteSink numbers = summary(summarizer.summary(), encoder);
            ByteSink sum = encoder.encode(squares.toBigInteger());
            numbers.writeBytes(sum.buffer(), 0, sum.size());
            out.add(numbers);
            return 1;
        }
    }

    static final class DoubleMoments implements Fold, DoubleSink {
        private final DoubleStatistician statistician = new DoubleStatistician();

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(double value) {
            statistician.add(value);
        }

        @Override
        public long write(ResultOut out) {
            return statistician.count() == 0 ? 0 : writeState(statistician.toBytes(), out);
        }
    }

    /** Count, extremes and sum. */
    private static ByteSink summary(LongSummary summary, ResultEncoder encoder) {
        ByteSink numbers = new ByteSink(64);
        numbers.writeLong(summary.count());
        numbers.writeLong(summary.min());
        numbers.writeLong(summary.max());
        ByteSink sum = encoder.encode(summary.sum());
        numbers.writeBytes(sum.buffer(), 0, sum.size());
        return numbers;
    }

    private static long writeState(byte[] state, ResultOut out) {
        out.add(state, 0, state.length);
        return 1;
    }

    private static long writeLong(long value, ResultOut out) {
        ByteSink number = new ByteSink(8);
        number.writeLong(value);
        out.add(number);
        return 1;
    }
}
