package demo;

import io.sheaf.Accumulator;
import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.Job;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.Pair;
import io.sheaf.StorageLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Counts, accumulates, and keeps records of its own type in a checkpoint, and reads that before and after a file exists, so
 * that a test can kill the workers in between. Prints one line for each result; workers write into a log what they compute.
 */
public final class Keeping {

    private static final int COUNT = 2_000;

    /** Who saw what. */
    record Visit(String user, long page) {}

    private Keeping() {}

    /** @param args a new directory for the checkpoint, the log, and the gate's file */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        String log = args[1];
        try (Cluster cluster = Cluster.open()) {
            Accumulator<TreeSet<String>> users = cluster.accumulator("users", new TreeSet<>(), Keeping::union);
            Accumulator<String> order = cluster.accumulator("order", "", (left, right) -> left + right);
            Dataset<Visit> visits = cluster.range(0, COUNT).mapToObj(i -> new Visit("user-" + i % 7, i * i % 301));
            KeyedDataset<String, Long> pages = visits.mapToPair(visit -> Pair.of(visit.user(), visit.page()));

            print("countApproxDistinctByKey", pages.countApproxDistinctByKey().sortByKey(2).toList());
            Job<Long> counting = visits.coalesce(5).mapPartitionsWithIndex((index, all) -> {
                order.add(Integer.toString(index));
                return all;
            }).peek(visit -> users.add(new TreeSet<>(List.of(visit.user())))).submitCount();
            print("count", counting.join());
            print("users", counting.accumulated(users));
            print("order", counting.accumulated(order));
            print("bytes", cluster.range(0, 300).mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)}).sorted(3)
                    .map(bytes -> HexFormat.of().formatHex(bytes)).toList().subList(0, 5));

            LongDataset squares = cluster.range(0, 100).map(x -> x * x).cache();
            DoubleDataset roots = squares.mapToDouble(Math::sqrt).persist(StorageLevel.DISK);
            print("squares", squares.sum() + " " + squares.max() + " " + roots.sum() + " " + squares.take(3).length);
            roots.unpersist();
            squares.unpersist();

            Dataset<Visit> checkpoint = visits.coalesce(4).peek(visit -> say(log, "computed")).checkpoint(directory);
            print("checkpoint", checkpoint.map(Visit::page).reduce(Long::sum).orElseThrow() + " in " + checkpoint.glom().count());
            awaitFile(Path.of(args[2]));
            print("again", checkpoint.map(Visit::page).reduce(Long::sum).orElseThrow() + " in " + checkpoint.glom().count());
        }
    }

    private static TreeSet<String> union(TreeSet<String> some, TreeSet<String> others) {
        some.addAll(others);
        return some;
    }

    private static void say(String log, String line) {
        try {
            Files.write(Path.of(log), (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitFile(Path gate) {
        while (!Files.exists(gate)) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting", e);
            }
        }
    }

    private static void print(String what, Object value) {
        System.out.print(what + ": " + value + "\n");
        System.out.flush();
    }
}
