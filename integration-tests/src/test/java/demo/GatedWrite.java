package demo;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.examples.SingleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Writes numbers, and stands still in the middle of the last tasks' output until a file exists, so that a test can do something meanwhile. */
public final class GatedWrite {

    /** Tasks that write. */
    public static final int TASKS = 8;
    /** Lines of each; long enough that the buffers of a half-written attempt have gone to its file. */
    public static final int LINES = 20_000;

    private GatedWrite() {}

    /** @param args the gate's file; {@code directory} or {@code file}; what to write */
    public static void main(String[] args) {
        String gate = args[0];
        Path out = Path.of(args[2]);
        try (Cluster cluster = Cluster.open()) {
            Dataset<String> lines = cluster.from(IntStream.range(0, TASKS).boxed().toList())
                    .flatMap(task -> () -> IntStream.range(0, LINES).mapToObj(line -> line(task, line, gate)).iterator());
            if (args[1].equals("file")) {
                System.out.println(lines.write(SingleFile.at(out)));
            } else {
                System.out.println(lines.writeText(out).records());
            }
        }
    }

    /** The line that the output must have in this place. */
    public static String text(int task, int line) {
        return "task " + task + " line " + line;
    }

    private static String line(int task, int line, String gate) {
        if (task >= TASKS / 2 && line == LINES / 2) {
            while (!Files.exists(Path.of(gate))) {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted at the gate", e);
                }
            }
        }
        return text(task, line);
    }
}
