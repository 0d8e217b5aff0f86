package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Joins two datasets in a way that is chosen at run time, and prints the pairs and the choice. With a log and a gate, the left
 * side waits for the gate's file, so that a test can kill a worker after the choice.
 */
public final class Joining {

    private Joining() {}

    /** @param args below which size to broadcast; and the log, the gate's file, and how many workers there are */
    public static void main(String[] args) {
        JobOptions options = JobOptions.DEFAULT.withBroadcastBelow(Long.parseLong(args[0]));
        String log = args.length > 1 ? args[1] : "";
        String gate = args.length > 1 ? args[2] : "";
        int workers = args.length > 1 ? Integer.parseInt(args[3]) : 0;
        try (Cluster cluster = Cluster.open()) {
            KeyedDataset<Integer, String> right = cluster.from(numbers(64))
                    .mapPartitionsWithIndex((index, all) -> computed("right", log, index, workers, all))
                    .mapToPair(i -> Pair.of(i % 20, "right-" + i));
            KeyedDataset<Integer, Integer> left = cluster.from(numbers(200))
                    .mapPartitionsWithIndex((index, all) -> waiting(log, gate, index, all))
                    .mapToPair(i -> Pair.of(i * 7 % 30, i));
            print(left.leftJoin(right).with(options).submitToList());
            print(left.join(right).mapValues(both -> both.first() + both.second()).semiJoin(right).zipWithIndex().with(options).submitToList());
            KeyedDataset<Integer, Pair<Optional<Integer>, String>> outer = left.filterKeys(key -> key < 3).rightJoin(right);
            print(outer.with(options).submitToList());
            print(left.antiJoin(right).with(options).submitToList());
            KeyedDataset<Integer, Integer> skewed = left.mapToPair(pair -> Pair.of(pair.first() < 27 ? 3 : pair.first(), pair.second()));
            print(skewed.leftJoin(right).with(options.withSplitAbove(100)).submitToList());
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void print(Job<? extends List<?>> job) {
        System.out.print(job.join() + "\n");
        job.explain().lines().filter(line -> line.contains("as a table") || line.contains(": split partition"))
                .forEach(line -> System.out.print(line.replaceAll("\\(\\) at \\S+", "") + "\n"));
        System.out.flush();
    }

    private static <T> Iterator<T> computed(String what, String log, int index, int workers, Iterator<T> records) {
        if (!log.isEmpty()) {
            say(log, what + " " + index + " " + ProcessHandle.current().pid());
            // All workers have to take part, so that each keeps some.
            while (pids(log, what) < workers) {
                sleep();
            }
        }
        return records;
    }

    private static <T> Iterator<T> waiting(String log, String gate, int index, Iterator<T> records) {
        computed("left", log, index, 0, records);
        while (!gate.isEmpty() && !Files.exists(Path.of(gate))) {
            sleep();
        }
        return records;
    }

    private static long pids(String log, String what) {
        try {
            return Files.readAllLines(Path.of(log)).stream().filter(line -> line.startsWith(what)).map(line -> line.split(" ")[2]).distinct().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String log, String line) {
        try {
            Files.write(Path.of(log), (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
