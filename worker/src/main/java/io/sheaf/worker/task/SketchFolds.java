package io.sheaf.worker.task;

import io.sheaf.DoubleQuantiles;
import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.aggregator.sketch.QuantileSketch;
import io.sheaf.codec.ByteSink;
import io.sheaf.worker.task.FoldTerminal.Fold;

/** Folds into sketches. Each is owned by the attempt's thread. */
final class SketchFolds {

    private SketchFolds() {}

    static final class Distinct implements Fold {
        private final DistinctSketch sketch = new DistinctSketch();
        private final ByteSink key = new ByteSink(64);
        private final Values values;
        private boolean any;

        Distinct(Values values) {
            this.values = values;
        }

        @Override
        public Sink sink() {
            RefSink sink = record -> {
                sketch.add(values.encodeKey(record, key));
                any = true;
            };
            return sink;
        }

        @Override
        public long write(ResultOut out) {
            return any ? addState(sketch.toBytes(), out) : 0;
        }
    }

    static final class Quantiles implements Fold {
        private final QuantileSketch sketch;
        private final Lane lane;

        Quantiles(Lane lane, double error) {
            this.lane = lane;
            sketch = new QuantileSketch(error);
        }

        @Override
        public Sink sink() {
            LongSink longs = sketch::add;
            DoubleSink doubles = value -> sketch.add(DoubleQuantiles.toOrdered(value));
            return lane == Lane.LONG ? longs : doubles;
        }

        @Override
        public long write(ResultOut out) {
            return sketch.count() == 0 ? 0 : addState(sketch.toBytes(), out);
        }
    }

    private static long addState(byte[] state, ResultOut out) {
        out.add(state, 0, state.length);
        return 1;
    }
}
