package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** All values of each key, which are as unevenly spread as words are. */
final class GroupByKey implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        Total total = cluster.range(0, size)
                .boxed()
                .mapToPair(row -> Pair.of(Rows.zipfKey(row), row.intValue()))
                .groupByKey()
                .aggregate(Total.NONE, (sum, group) -> sum.with(Rows.valuesFold(group.first(), group.second())), Total::plus);
        return total::toString;
    }

    @Override
    public Answer streams(long size, Path directory) {
        return grouped(LongStream.range(0, size).parallel());
    }

    @Override
    public Answer loop(long size, Path directory) {
        return grouped(LongStream.range(0, size));
    }

    private static Answer grouped(LongStream rows) {
        Map<Integer, List<Integer>> groups =
                rows.boxed().collect(Collectors.groupingBy(Rows::zipfKey, Collectors.mapping(Long::intValue, Collectors.toList())));
        long sum = 0;
        for (Map.Entry<Integer, List<Integer>> group : groups.entrySet()) {
            sum += Rows.valuesFold(group.getKey(), group.getValue());
        }
        String answer = Rows.answer(groups.size(), sum);
        return () -> answer;
    }
}
