package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Jobs with keys and with inputs of a few megabytes, all of which the scheduler writes down before it accepts them. */
final class LargeInputs implements Workload {

    private static final int ITEMS = 64;
    private static final int ITEM_CHARS = 32 << 10;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        List<String> items = IntStream.range(0, ITEMS).mapToObj(x -> Character.toString('a' + (x + seed) % 26).repeat(ITEM_CHARS + x)).toList();
        List<Integer> expected = items.stream().map(String::length).toList();
        return Workloads.difference(expected, cluster.pool().with(options.withIdempotencyKey(UUID.randomUUID().toString())).map(items, item -> Slow.down(item.length(), 1)));
    }

    @Override
    public String toString() {
        return "large inputs";
    }
}
