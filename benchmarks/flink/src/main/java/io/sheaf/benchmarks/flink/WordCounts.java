package io.sheaf.benchmarks.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** How often each word has come. Owned by one task at a time. */
final class WordCounts implements Accumulator<Tuple2<String, Long>, HashMap<String, Long>> {
    private static final long serialVersionUID = 1;

    private static final String NAME = "counts";

    private final HashMap<String, Long> counts = new HashMap<>();

    /** Adds all that pass to the job's counts. */
    static final class Gather extends RichMapFunction<Tuple2<String, Long>, Long> {
        private static final long serialVersionUID = 1;

        private final WordCounts counts = new WordCounts();

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator(NAME, counts);
        }

        @Override
        public Long map(Tuple2<String, Long> count) {
            counts.add(count);
            return count.f1;
        }
    }

    static Map<String, Long> of(JobExecutionResult result) {
        return result.getAccumulatorResult(NAME);
    }

    @Override
    public void add(Tuple2<String, Long> count) {
        counts.merge(count.f0, count.f1, Long::sum);
    }

    @Override
    public HashMap<String, Long> getLocalValue() {
        return counts;
    }

    @Override
    public void resetLocal() {
        counts.clear();
    }

    @Override
    public void merge(Accumulator<Tuple2<String, Long>, HashMap<String, Long>> other) {
        other.getLocalValue().forEach((word, count) -> counts.merge(word, count, Long::sum));
    }

    @Override
    public Accumulator<Tuple2<String, Long>, HashMap<String, Long>> clone() {
        WordCounts copy = new WordCounts();
        copy.merge(this);
        return copy;
    }
}
