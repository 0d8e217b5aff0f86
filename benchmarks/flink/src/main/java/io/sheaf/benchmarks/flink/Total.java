package io.sheaf.benchmarks.flink;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** How many numbers pass, and what they add up to, modulo 2^64. Each task has its own. */
final class Total extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1;

    private static final String GROUPS = "groups";
    private static final String SUM = "sum";

    private final LongCounter groups = new LongCounter();
    private final LongCounter sum = new LongCounter();

    static long groups(JobExecutionResult result) {
        return result.<Long>getAccumulatorResult(GROUPS);
    }

    static long sum(JobExecutionResult result) {
        return result.<Long>getAccumulatorResult(SUM);
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(GROUPS, groups);
        getRuntimeContext().addAccumulator(SUM, sum);
    }

    @Override
    public Long map(Long fold) {
        groups.add(1);
        sum.add((long) fold);
        return fold;
    }
}
