package demo;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.ResultIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Jobs whose later tasks stand still until a file exists, so that a test can do something to the scheduler meanwhile. */
public final class Outliving {

    /** Tasks of each job. */
    public static final int TASKS = 6;

    /** Of them, those that do not stand still. */
    private static final int PASSING = 4;

    private Outliving() {}

    /**
     * @param args {@code detached} and where to write, {@code key} and a key, or {@code iterate} and a file that is there when the results of all
     *     tasks that do not stand still were taken; the gate's file; a directory for what is seen
     */
    public static void main(String[] args) throws IOException {
        String gate = args[2];
        String seen = args[3];
        boolean detached = !args[0].equals("key");
        JobOptions options = detached ? JobOptions.DEFAULT.withDetached(true) : JobOptions.DEFAULT.withIdempotencyKey(args[1]);
        try (Cluster cluster = Cluster.open()) {
            LongDataset numbers = cluster.range(0, TASKS).with(options).map(x -> passed(x, x < PASSING, gate, seen));
            if (args[0].equals("iterate")) {
                System.out.println(Arrays.toString(iterated(numbers.boxed(), Path.of(args[1]))));
            } else if (detached) {
                System.out.println(numbers.mapToObj(x -> "number " + x).submitWriteText(Path.of(args[1])).id());
            } else {
                System.out.println(Arrays.toString(numbers.toArray()));
            }
        }
    }

    private static Object[] iterated(Dataset<Long> numbers, Path half) throws IOException {
        List<Long> all = new ArrayList<>();
        try (ResultIterator<Long> results = numbers.iterator()) {
            while (results.hasNext()) {
                all.add(results.next());
                if (all.size() == PASSING) {
                    Files.createFile(half);
                }
            }
        }
        return all.toArray();
    }

    private static long passed(long x, boolean passes, String gate, String seen) {
        try {
            Files.createFile(Path.of(seen, x + "-" + System.nanoTime()));
            while (!passes && !Files.exists(Path.of(gate))) {
                Thread.sleep(20);
            }
            return x * x;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
