package demo;

import io.sheaf.Cluster;
import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Shuffle jobs one after another until a file exists, with wrong answers checked for. Either none of their tasks may run twice: whatever is
 * lost fails the job, so that a test that takes workers away sees whether anything was. Or each has an idempotency key, so that a test may
 * take the scheduler away as well.
 */
public final class OnceOnly {

    private static final int NUMBERS = 20_000;
    private static final int KEYS = 50;

    private OnceOnly() {}

    /** @param args the file that ends it, a file that says how many jobs have succeeded; {@code keyed} */
    public static void main(String[] args) throws Exception {
        Map<Long, Long> expected = new TreeMap<>();
        for (long x = 0; x < NUMBERS; x++) {
            expected.merge(x % KEYS, x, Long::sum);
        }
        boolean keyed = args.length > 2 && args[2].equals("keyed");
        int jobs = 0;
        try (Cluster cluster = Cluster.open()) {
            while (!Files.exists(Path.of(args[0]))) {
                JobOptions once = keyed ? JobOptions.DEFAULT.withIdempotencyKey("job " + jobs) : JobOptions.DEFAULT.withEffects(Effects.AT_MOST_ONCE);
                Map<Long, Long> sums = cluster.range(0, NUMBERS).boxed().mapToPair(x -> Pair.of(slowly(x) % KEYS, x)).with(once)
                        .reduceByKey(Long::sum).mapToPair(pair -> Pair.of(slowly(pair.first()), pair.second())).toMap();
                if (!new TreeMap<>(sums).equals(expected)) {
                    throw new IllegalStateException("wrong: " + sums);
                }
                Files.writeString(Path.of(args[1]), Integer.toString(++jobs));
            }
        }
        System.out.println("right");
    }

    /** A few milliseconds for each task that reads, and for each key. */
    private static long slowly(long x) {
        if (x % 40 == 0) {
            LockSupport.parkNanos(3_000_000);
        }
        return x;
    }
}
