package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import java.util.List;

/** A program that asks for its first result and ends: of a cluster in its own JVM, or of the one whose scheduler's address it is given. */
public final class FirstResult {

    /** What it prints when it has the result, followed by the nanoseconds since its main method began. */
    static final String SAID = "first result after ";

    private static final List<Long> NUMBERS = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);

    private FirstResult() {}

    public static void main(String[] arguments) {
        long since = System.nanoTime();
        try (Cluster cluster = arguments.length == 0 ? Cluster.local() : Cluster.connect(arguments[0])) {
            List<Long> squares = Workloads.squares(cluster, NUMBERS);
            System.out.println(SAID + (System.nanoTime() - since) + " ns: " + squares);
        }
    }

    /** The same program without Sheaf. */
    public static final class Plain {

        private Plain() {}

        public static void main(String[] arguments) {
            System.out.println(NUMBERS.stream().map(x -> x * x).toList());
        }
    }
}
