package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Count, sum, least and greatest value of each of a million keys. */
final class GroupBy implements Workload {

    /** Of the values of one key. */
    record Summary(long count, double sum, double min, double max) {

        static final Summary NONE = new Summary(0, 0, Double.MAX_VALUE, -Double.MAX_VALUE);

        Summary with(double value) {
            return new Summary(count + 1, sum + value, Math.min(min, value), Math.max(max, value));
        }

        Summary plus(Summary other) {
            return new Summary(count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
        }
    }

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        Total total = cluster.range(0, size)
                .boxed()
                .mapToPair(row -> Pair.of(Rows.groupKey(row), Rows.groupValue(row)))
                .aggregateByKey(Summary.NONE, Summary::with, Summary::plus)
                .aggregate(Total.NONE, (sum, group) -> sum.with(fold(group.first(), group.second())), Total::plus);
        return total::toString;
    }

    private static long fold(int key, Summary group) {
        return Rows.groupFold(key, group.count(), group.sum(), group.min(), group.max());
    }

    @Override
    public Answer streams(long size, Path directory) {
        return answer(LongStream.range(0, size)
                .parallel()
                .boxed()
                .collect(Collectors.groupingBy(Rows::groupKey, Collectors.summarizingDouble(Rows::groupValue))));
    }

    @Override
    public Answer loop(long size, Path directory) {
        Map<Integer, DoubleSummaryStatistics> groups = new HashMap<>();
        for (long row = 0; row < size; row++) {
            groups.computeIfAbsent(Rows.groupKey(row), key -> new DoubleSummaryStatistics()).accept(Rows.groupValue(row));
        }
        return answer(groups);
    }

    private static Answer answer(Map<Integer, DoubleSummaryStatistics> groups) {
        long sum = 0;
        for (Map.Entry<Integer, DoubleSummaryStatistics> group : groups.entrySet()) {
            DoubleSummaryStatistics values = group.getValue();
            sum += Rows.groupFold(group.getKey(), values.getCount(), values.getSum(), values.getMin(), values.getMax());
        }
        String answer = Rows.answer(groups.size(), sum);
        return () -> answer;
    }
}
