package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.TaskContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The first attempt of one of eight tasks never ends by itself. Prints the records, and how often one was counted. */
public final class Straggling {

    private Straggling() {}

    public static void main(String[] args) {
        try (Cluster cluster = Cluster.open()) {
            Job<List<Integer>> job = cluster.from(IntStream.range(0, 64).boxed().toList()).repartition(8)
                    .mapPartitionsWithIndex(Straggling::counted).sorted(1).submitToList();
            System.out.print(job.join() + "\n" + job.counters().get("records") + "\n");
            System.out.flush();
        }
    }

    private static Iterator<Integer> counted(int partition, Iterator<Integer> records) {
        List<Integer> all = new ArrayList<>();
        records.forEachRemaining(all::add);
        TaskContext.current().counter("records").add(all.size());
        while (partition == 0 && TaskContext.current().attempt() == 1) {
            sleep();
        }
        return all.iterator();
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the attempt was cancelled", e);
        }
    }
}
