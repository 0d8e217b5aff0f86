package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Jobs with keys and with so many inputs as still travel by way of the scheduler, which writes them down. */
final class LargeInputs implements Workload {

    private static final int ITEMS = 40;
    private static final int ITEM_CHARS = 16 << 10;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        List<String> items = IntStream.range(0, ITEMS).mapToObj(x -> item(x, seed)).toList();
        List<Integer> expected = items.stream().map(String::length).toList();
        return Workloads.difference(expected, cluster.pool().with(options.withIdempotencyKey(UUID.randomUUID().toString())).map(items, item -> Slow.down(item.length(), 1)));
    }

    /** Of letters that no compression makes much shorter. */
    private static String item(int x, int seed) {
        return new Random(31L * x + seed).ints(ITEM_CHARS + x, ' ', '~').collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Override
    public String toString() {
        return "large inputs";
    }
}
