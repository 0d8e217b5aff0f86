package demo;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.ResourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A job for which there is not enough disk, while another one runs that needs none, and one that comes after it. */
public final class FullDisk {

    public static final int RECORD_BYTES = 1000;

    private FullDisk() {}

    /** @param args the gate's file, for which the job waits that needs no disk; bytes that do not fit; bytes that do */
    public static void main(String[] args) throws Exception {
        String gate = args[0];
        try (Cluster cluster = Cluster.open()) {
            Job<List<Long>> beside = cluster.range(0, 4).map(number -> squareBehind(gate, number)).boxed().submitToList();
            try {
                System.out.println("unexpected: " + sorted(cluster, Long.parseLong(args[1])));
            } catch (ResourceException e) {
                System.out.println("full: " + e.getMessage());
            }
            Files.createFile(Path.of(gate));
            System.out.println("beside: " + beside.join());
            System.out.println("after: " + sorted(cluster, Long.parseLong(args[2])));
        }
    }

    /** How many records were in order. */
    private static long sorted(Cluster cluster, long bytes) {
        long records = bytes / RECORD_BYTES;
        return cluster.range(0, records).mapToObj(number -> String.format("%0" + RECORD_BYTES + "d", number * 7_919 % records)).sorted(2)
                .zipWithIndex()
                .filter(pair -> Long.parseLong(pair.first()) == pair.second())
                .count();
    }

    private static long squareBehind(String gate, long number) {
        while (!Files.exists(Path.of(gate))) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted at the gate", e);
            }
        }
        return number * number;
    }
}
