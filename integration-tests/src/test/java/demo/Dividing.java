package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.KeyedDataset;
import java.util.List;
import java.util.stream.Collectors;

/** Of 256 tasks the first takes far longer than the others: each of its hundred numbers takes its time. Prints the groups, in the order of their values. */
public final class Dividing {

    static final int NUMBERS = 25_600;
    static final int GROUPS = 3;

    private Dividing() {}

    public static void main(String[] args) {
        try (Cluster cluster = Cluster.open()) {
            KeyedDataset<Long, Long> keyed = cluster.range(0, NUMBERS).mapToObj(Dividing::slowly).keyBy(number -> number % GROUPS);
            Job<List<String>> job = keyed.groupByKey().map(group -> group.first() + ": " + group.second().size() + " numbers, hash " + group.second().hashCode()).sorted(1).submitToList();
            System.out.println(job.join().stream().collect(Collectors.joining("\n")));
        }
    }

    private static long slowly(long number) {
        if (number < 100) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException("the attempt was cancelled", e);
            }
        }
        return number;
    }
}
