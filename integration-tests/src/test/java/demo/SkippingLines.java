package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.SheafException;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.TaskContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads lines of numbers, some of which are none, in a task whose first attempt takes its worker with it when it has read them; or
 * leaves out more than it may. Prints what was read and what was left out, or why it failed.
 */
public final class SkippingLines {

    private SkippingLines() {}

    /** @param args the file to read, or "many"; the quarantine; how many records may be left out */
    public static void main(String[] args) {
        JobOptions options = JobOptions.DEFAULT.withSkipping(Skipping.upTo(Long.parseLong(args[2])).into(Path.of(args[1])));
        try (Cluster cluster = Cluster.open()) {
            Job<List<Integer>> job = args[0].equals("many")
                    ? cluster.from(IntStream.range(0, 1_000).boxed().toList()).with(options).repartition(8).map(SkippingLines::noTens).submitToList()
                    : cluster.textFiles(args[0]).with(options).map(Integer::parseInt).mapPartitions(SkippingLines::dyingFirst).submitToList();
            try {
                System.out.println(job.join());
            } catch (SheafException e) {
                System.out.println(e.getMessage());
            }
            System.out.println(job.skipped().count());
            for (SkippedRecord skipped : job.skipped().first()) {
                System.out.println(skipped.source() + " " + skipped.position() + " " + skipped.record());
            }
            System.out.flush();
        }
    }

    private static int noTens(int number) {
        if (number % 10 == 0) {
            throw new IllegalArgumentException("no tens: " + number);
        }
        return number;
    }

    private static Iterator<Integer> dyingFirst(Iterator<Integer> records) {
        List<Integer> all = new ArrayList<>();
        records.forEachRemaining(all::add);
        if (TaskContext.current().attempt() == 1) {
            Runtime.getRuntime().halt(1);
        }
        return all.iterator();
    }
}
