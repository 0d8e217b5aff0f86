package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Rows with others, of which there are a tenth, by a key that half of them share. */
final class Join implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        long rightRows = Rows.rightRows(size);
        KeyedDataset<Integer, Long> left = cluster.range(0, size)
                .boxed()
                .mapToPair(row -> Pair.of(Rows.leftKey(row, rightRows), Rows.leftValue(row)));
        KeyedDataset<Integer, Long> right = cluster.range(0, rightRows)
                .boxed()
                .mapToPair(row -> Pair.of(Rows.rightKey(row, rightRows), Rows.rightValue(row)));
        Total total = left.join(right)
                .aggregate(Total.NONE, (sum, both) -> sum.with(Rows.joinFold(both.first(), both.second().first(), both.second().second())), Total::plus);
        return total::toString;
    }

    @Override
    public Answer streams(long size, Path directory) {
        return join(LongStream.range(0, size).parallel(), size);
    }

    @Override
    public Answer loop(long size, Path directory) {
        return join(LongStream.range(0, size), size);
    }

    private static Answer join(LongStream rows, long size) {
        long rightRows = Rows.rightRows(size);
        Map<Integer, Long> right = new HashMap<>();
        for (long row = 0; row < rightRows; row++) {
            right.put(Rows.rightKey(row, rightRows), Rows.rightValue(row));
        }
        long[] total = rows.collect(
                () -> new long[2],
                (sums, row) -> {
                    int key = Rows.leftKey(row, rightRows);
                    Long other = right.get(key);
                    if (other != null) {
                        sums[0]++;
                        sums[1] += Rows.joinFold(key, Rows.leftValue(row), other);
                    }
                },
                (sums, others) -> {
                    sums[0] += others[0];
                    sums[1] += others[1];
                });
        String answer = Rows.answer(total[0], total[1]);
        return () -> answer;
    }
}
