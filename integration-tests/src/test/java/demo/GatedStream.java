package demo;

import io.sheaf.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** Reads a long result as a stream, and stands still in the middle of a partition until a file exists, so that a test can do something meanwhile. */
public final class GatedStream {

    /** Of a partition; longer than what a client reads ahead. */
    public static final int RECORDS = 50_000;
    /** More than the tasks that may run ahead of what was taken. */
    public static final int PARTITIONS = 10;

    private static final String FILLER = "x".repeat(95);
    private static final int PAUSE = RECORDS / 50;

    private GatedStream() {}

    /** @param args the file that says that the reader stands still, and the gate's */
    public static void main(String[] args) throws Exception {
        long number = 0;
        try (Cluster cluster = Cluster.open();
                Stream<String> all = cluster.range(0, (long) RECORDS * PARTITIONS).mapToObj(GatedStream::text).coalesce(PARTITIONS).toStream()) {
            for (Iterator<String> records = all.iterator(); records.hasNext(); number++) {
                if (number == PAUSE) {
                    Files.createFile(Path.of(args[0]));
                    while (!Files.exists(Path.of(args[1]))) {
                        Thread.sleep(20);
                    }
                }
                String record = records.next();
                if (!record.equals(text(number))) {
                    throw new IllegalStateException("record " + number + " is " + record);
                }
            }
        }
        System.out.println(number);
    }

    private static String text(long number) {
        return FILLER + number;
    }
}
