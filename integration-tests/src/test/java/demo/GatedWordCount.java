package demo;

import io.sheaf.Cluster;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A word count whose tasks stand still at certain lines until a file exists, so that a test can do something meanwhile. */
public final class GatedWordCount {

    /** The line at which a task waits. */
    public static final String GATED = "gatedline";

    private GatedWordCount() {}

    /** @param args the gate's file, then the paths to count */
    public static void main(String[] args) {
        String gate = args[0];
        try (Cluster cluster = Cluster.open()) {
            Map<String, Long> counts = cluster.textFiles(Arrays.copyOfRange(args, 1, args.length))
                    .flatMap(line -> words(line, gate))
                    .countByValue();
            print(counts);
        }
    }

    private static List<String> words(String line, String gate) throws UncheckedIOException {
        if (line.equals(GATED)) {
            awaitFile(Path.of(gate));
        }
        return Arrays.stream(line.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    private static void awaitFile(Path gate) {
        while (!Files.exists(gate)) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted at the gate", e);
            }
        }
    }

    private static void print(Map<String, Long> counts) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        counts.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue).reversed()
                        .thenComparing(entry -> entry.getKey().codePoints().toArray(), Arrays::compare))
                .forEach(entry -> out.print(entry.getValue() + "\t" + entry.getKey() + "\n"));
    }
}
