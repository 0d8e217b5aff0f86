package io.sheaf.worker.task;

import io.sheaf.aggregator.order.TopN;
import io.sheaf.worker.task.FoldTerminal.Fold;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * Folds into records by the user's functions. Each is owned by the attempt's thread. Those that call a function for each record are
 * templates of {@link Loops}.
 */
final class RecordFolds {

    private RecordFolds() {}

    static final class Reduced implements Fold, RefSink {
        private final BinaryOperator<Object> function;
        private final ResultEncoder encoder;
        private boolean any;
        private Object folded;

        Reduced(BinaryOperator<Object> function, ResultEncoder encoder) {
            this.function = function;
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(Object record) {
            Object result = any ? function.apply(folded, record) : record;
            folded = result == record ? encoder.kept(record) : result;
            any = true;
        }

        @Override
        public long write(ResultOut out) {
            if (!any) {
                return 0;
            }
            out.add(encoder.encode(folded));
            return 1;
        }
    }

    static final class Aggregated implements Fold, RefSink {
        private final BiFunction<Object, Object, Object> function;
        private final ResultEncoder encoder;
        private Object accumulator;

        Aggregated(Object zero, BiFunction<Object, Object, Object> function, ResultEncoder encoder) {
            accumulator = zero;
            this.function = function;
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public void accept(Object record) {
            Object result = function.apply(accumulator, record);
            accumulator = result == record ? encoder.kept(record) : result;
        }

        @Override
        public long write(ResultOut out) {
            out.add(encoder.encode(accumulator));
            return 1;
        }
    }

    static final class Top implements Fold {
        private final TopN<Object> top;
        private final ResultEncoder encoder;

        Top(long limit, Comparator<Object> order, ResultEncoder encoder) {
            top = new TopN<>(Math.toIntExact(limit), order, encoder::kept);
            this.encoder = encoder;
        }

        @Override
        public Sink sink() {
            RefSink sink = top::add;
            return sink;
        }

        @Override
        public long write(ResultOut out) {
            List<Object> greatest = top.toList();
            greatest.forEach(record -> out.add(encoder.encode(record)));
            return greatest.size();
        }
    }
}
