package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.WrittenFiles;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts words in text files. */
public final class WordCount {

    /** Highest count first, ties in the order of code points. */
    public static final Comparator<Map.Entry<String, Long>> ORDER = Comparator.comparing(Map.Entry<String, Long>::getValue)
            .reversed()
            .thenComparing(Map.Entry::getKey, WordCount::compareCodePoints);

    private WordCount() {}

    /** How often each word occurs. */
    public static Job<Map<String, Long>> counts(Cluster cluster, List<String> paths) {
        return cluster.textFiles(paths.toArray(String[]::new)).flatMap(line -> Words.of(line)).submitCountByValue();
    }

    /** Lines of count, tab and word. @param top how many; 0 for all */
    public static List<String> lines(Map<String, Long> counts, int top) {
        Stream<Map.Entry<String, Long>> sorted = counts.entrySet().stream().sorted(ORDER);
        return (top > 0 ? sorted.limit(top) : sorted).map(entry -> entry.getValue() + "\t" + entry.getKey()).toList();
    }

    /** Writes the lines as the files of a directory that must not exist. */
    public static Job<WrittenFiles> write(Cluster cluster, List<String> lines, Path directory) {
        return cluster.from(lines).submitWriteText(directory);
    }

    // Strings compare by UTF-16 units, which puts characters beyond U+FFFF before some that are below it.
    static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        if (i == a.length() || i == b.length()) {
            return Integer.compare(a.length(), b.length());
        }
        char x = a.charAt(i);
        char y = b.charAt(i);
        if (Character.isSurrogate(x) != Character.isSurrogate(y)) {
            return Character.isSurrogate(x) ? 1 : -1;
        }
        return Character.compare(x, y);
    }
}
