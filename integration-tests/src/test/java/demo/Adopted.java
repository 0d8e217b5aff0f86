package demo;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A job with a shuffle, whose readers stand still until a file exists, so that a test can do something to the scheduler meanwhile. */
public final class Adopted {

    /** Tasks that write the shuffle, and records in it. */
    public static final int WRITERS = 6;

    private Adopted() {}

    /** @param args where to write; the gate's file; a directory for what writers see, and one for readers */
    public static void main(String[] args) {
        String gate = args[1];
        String writers = args[2];
        String readers = args[3];
        try (Cluster cluster = Cluster.open()) {
            System.out.println(cluster.range(0, WRITERS)
                    .with(JobOptions.DEFAULT.withDetached(true))
                    .mapToObj(x -> "number " + seen(x, writers))
                    .distinct()
                    .map(text -> passed(text, gate, readers))
                    .submitWriteText(Path.of(args[0]))
                    .id());
        }
    }

    private static long seen(long x, String where) {
        try {
            Files.createFile(Path.of(where, x + "-" + System.nanoTime()));
            return x;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String passed(String text, String gate, String readers) {
        seen(Long.parseLong(text.substring("number ".length())), readers);
        try {
            while (!Files.exists(Path.of(gate))) {
                Thread.sleep(20);
            }
            return text;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
