package io.sheaf.benchmarks.dataflow;

import io.sheaf.benchmarks.dataflow.Workload.Answer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What somebody without a framework types: {@code sort} of the GNU coreutils with two threads and the memory that others have, and {@code awk}. Each run is
 * a process of its own, so that none is warmer than another.
 */
final class Coreutils {

    /** Fields are words, for words of these texts have spaces between them. */
    private static final String COUNT_WORDS = "{ for (i = 1; i <= NF; i++) count[$i]++ } END { for (word in count) print word, count[word] }";

    private Coreutils() {}

    static Answer run(Scenario scenario, Path directory, int mebibytes) throws IOException {
        return scenario == Scenario.SORT ? sort(directory, mebibytes) : countWords(directory);
    }

    private static Answer sort(Path directory, int mebibytes) throws IOException {
        Path output = Files.createDirectory(SortFiles.output(directory));
        List<String> command = new ArrayList<>(List.of("sort", "--parallel=2", "-S", mebibytes + "M", "-T", directory.toString(), "-o", SortFiles.part(output, 0).toString()));
        SortFiles.parts(SortFiles.input(directory)).forEach(part -> command.add(part.toString()));
        run(command, directory.resolve("nothing"));
        return () -> SortFiles.checkAndDelete(output);
    }

    private static Answer countWords(Path directory) throws IOException {
        Path output = directory.resolve("counts-" + ProcessHandle.current().pid());
        run(List.of("awk", COUNT_WORDS, WordCount.text(directory).toString()), output);
        return () -> {
            Map<String, Long> counts = new HashMap<>();
            try (Stream<String> lines = Files.lines(output)) {
                lines.forEach(line -> {
                    int space = line.indexOf(' ');
                    counts.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
                });
            }
            return Rows.countsAnswer(counts);
        };
    }

    private static void run(List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(Redirect.INHERIT);
        // Bytes are ordered as they are.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(command.get(0) + " ended with " + exit + "; why is on stderr above");
            }
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException(command.get(0) + " was broken off").initCause(e);
        } finally {
            process.destroy();
        }
    }
}
