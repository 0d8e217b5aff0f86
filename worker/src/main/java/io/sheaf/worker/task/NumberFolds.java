package io.sheaf.worker.task;

import io.sheaf.LongSummary;
import io.sheaf.aggregator.number.DoubleStatistician;
import io.sheaf.aggregator.number.DoubleSummarizer;
import io.sheaf.aggregator.number.ExactLongSum;
import io.sheaf.aggregator.number.LongSquareSum;
import io.sheaf.aggregator.number.LongSummarizer;
import io.sheaf.codec.ByteSink;
import io.sheaf.worker.task.FoldTerminal.Fold;

/** Folds into numbers, without a box. Each is owned by the attempt's thread. */
final class NumberFolds {

    private NumberFolds() {}

    static final class Count implements Fold {
        private final Lane lane;
        private long count;

        Count(Lane lane) {
            this.lane = lane;
        }

        @Override
        public Sink sink() {
            return each(lane, () -> count++);
        }

        @Override
        public long write(ResultOut out) {
            return writeLong(count, out);
        }
    }

    static final class Nothing implements Fold {
        private final Lane lane;

        Nothing(Lane lane) {
            this.lane = lane;
        }

        @Override
        public Sink sink() {
            return each(lane, () -> {});
        }

        @Override
        public long write(ResultOut out) {
            return 0;
        }
    }

    static final class LongSum implements Fold {
        private long sum;

        @Override
        public Sink sink() {
            LongSink sink = value -> sum += value;
            return sink;
        }

        @Override
        public long write(ResultOut out) {
            return writeLong(sum, out);
        }
    }

    static final class ExactSum implements Fold {
        private final ExactLongSum sum = new ExactLongSum();
        private final ResultEncoder encoder;

        ExactSum(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            LongSink sink = sum::add;
            return sink;
        }

        @Override
        public long write(ResultOut out) {
            out.add(encoder.encode(sum.toBigInteger()));
            return 1;
        }
    }

    static final class Longs implements Fold {
        private final LongSummarizer summarizer = new LongSummarizer();
        private final ResultEncoder encoder;

        Longs(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            LongSink sink = summarizer::add;
            return sink;
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

    static final class Doubles implements Fold {
        private final DoubleSummarizer summarizer = new DoubleSummarizer();

        @Override
        public Sink sink() {
            DoubleSink sink = summarizer::add;
            return sink;
        }

        @Override
        public long write(ResultOut out) {
            return summarizer.count() == 0 ? 0 : writeState(summarizer.toBytes(), out);
        }
    }

    static final class LongMoments implements Fold {
        private final LongSummarizer summarizer = new LongSummarizer();
        private final LongSquareSum squares = new LongSquareSum();
        private final ResultEncoder encoder;

        LongMoments(ResultEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            LongSink sink = value -> {
                summarizer.add(value);
                squares.add(value);
            };
            return sink;
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

    static final class DoubleMoments implements Fold {
        private final DoubleStatistician statistician = new DoubleStatistician();

        @Override
        public Sink sink() {
            DoubleSink sink = statistician::add;
            return sink;
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

    private static Sink each(Lane lane, Runnable action) {
        RefSink records = record -> action.run();
        LongSink longs = value -> action.run();
        DoubleSink doubles = value -> action.run();
        return switch (lane) {
            case REF -> records;
            case LONG -> longs;
            case DOUBLE -> doubles;
        };
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
