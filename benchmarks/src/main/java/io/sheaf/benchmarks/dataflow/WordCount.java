package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.Text;
import io.sheaf.function.SerializableFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often each word of a text occurs, as a map in the program that asked. The size is that of the text in bytes. */
class WordCount implements Workload {

    private static final long SEED = 42;

    @Override
    public void prepare(long size, Path directory) throws IOException {
        ZipfText.write(text(directory), size, SEED);
    }

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        return answer(cluster.textFiles(text(directory).toString()).flatMap(Rows::words).countByValue());
    }

    @Override
    public Answer streams(long size, Path directory) throws IOException {
        try (Stream<String> lines = Files.lines(text(directory))) {
            return answer(lines.parallel().flatMap(line -> Rows.words(line).stream()).collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        }
    }

    @Override
    public Answer loop(long size, Path directory) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        try (Stream<String> lines = Files.lines(text(directory))) {
            lines.forEach(line -> Rows.words(line).forEach(word -> counts.merge(word, 1L, Long::sum)));
        }
        return answer(counts);
    }

    static Path text(Path directory) {
        return directory.resolve(Rows.TEXT);
    }

    static Answer answer(Map<?, Long> counts) {
        return () -> Rows.countsAnswer(counts);
    }

    /** The same where Sheaf does not make strings of the words. The others have no such program, and do the same as before. */
    static final class AsBytes extends WordCount {

        private final SerializableFunction<Text, Iterable<Text>> words;

        /** @param words of a line; the others take what stands between spaces */
        AsBytes(SerializableFunction<Text, Iterable<Text>> words) {
            this.words = words;
        }

        @Override
        public Answer sheaf(Cluster cluster, long size, Path directory) {
            return answer(cluster.utf8Files(text(directory).toString()).flatMap(words).countByValue());
        }
    }
}
