package demo;

import io.sheaf.Broadcast;
import io.sheaf.Cluster;
import io.sheaf.Dataset;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps a dataset made with a broadcast, and reads it before and after a file exists, so that a test can kill a worker in
 * between. Workers write what they do into a log.
 */
public final class SharedData {

    private SharedData() {}

    /** A table that says where it is decoded. */
    private record Table(int[] squares, Arrival arrival) implements Serializable {}

    private static final class Arrival implements Serializable {
        private static final long serialVersionUID = 1;
        private final String log;

        Arrival(String log) {
            this.log = log;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            say(log, "decoded " + ProcessHandle.current().pid());
        }
    }

    /** @param args the log, the gate's file, and how many workers there are */
    public static void main(String[] args) {
        String log = args[0];
        int workers = Integer.parseInt(args[2]);
        try (Cluster cluster = Cluster.open();
                Broadcast<Table> table = cluster.broadcast(new Table(IntStream.range(0, 64).map(n -> n * n).toArray(), new Arrival(log)))) {
            Dataset<Integer> kept = cluster.from(IntStream.range(0, 64).boxed().toList())
                    .map(n -> table.value().squares()[n])
                    .mapPartitionsWithIndex((index, squares) -> computed(log, index, workers, squares))
                    .cache();
            print("first", kept.toList());
            print("second", kept.toList());
            awaitFile(Path.of(args[1]));
            print("third", kept.toList());
            print("count", List.of((int) kept.count()));
            kept.unpersist();
        }
    }

    private static Iterator<Integer> computed(String log, int index, int workers, Iterator<Integer> squares) {
        say(log, "computed " + index + " " + ProcessHandle.current().pid());
        // All workers have to take part, so that each keeps some.
        while (pids(log) < workers) {
            sleep();
        }
        return squares;
    }

    private static long pids(String log) {
        try {
            return Files.readAllLines(Path.of(log)).stream().filter(line -> line.startsWith("computed")).map(line -> line.split(" ")[2]).distinct().count();
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

    private static void awaitFile(Path gate) {
        while (!Files.exists(gate)) {
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private static void print(String what, List<Integer> values) {
        System.out.print(what + " " + values + "\n");
        System.out.flush();
    }
}
