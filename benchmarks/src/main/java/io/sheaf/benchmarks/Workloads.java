package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** The jobs that are measured. Their functions travel, so this class knows only the JDK and Sheaf's API. */
final class Workloads {

    private Workloads() {}

    static List<Long> squares(Cluster cluster, List<Long> numbers) {
        return cluster.pool().map(numbers, x -> x * x);
    }

    /** One task for each item that does nothing but give the item back. */
    static List<Integer> nothing(Cluster cluster, List<Integer> items) {
        return cluster.pool().map(items, x -> x);
    }

    static Map<String, Long> wordCount(Cluster cluster, Path text) {
        return cluster.textFiles(text.toString()).flatMap(line -> words(line)).countByValue();
    }

    /** The words of a line, which are separated by spaces. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(line, " ");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }
}
