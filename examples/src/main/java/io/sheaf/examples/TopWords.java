package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.MapReduce;
import io.sheaf.Pair;
import io.sheaf.function.SerializableComparator;
import java.util.Iterator;
import java.util.List;

/**
 * Finds the words that occur most in text files, by operators on datasets and by map and reduce. Unlike {@link WordCount}, only
 * those words come to the program.
 */
public final class TopWords {

    /** Lowest count first; of equal counts, what comes last in the order of code points. */
    private static final SerializableComparator<Pair<String, Long>> ORDER = (a, b) -> {
        int byCount = Long.compare(a.second(), b.second());
        return byCount != 0 ? byCount : WordCount.compareCodePoints(b.first(), a.first());
    };

    private TopWords() {}

    /** Words with their counts, highest count first, ties in the order of code points. @param top how many, at least 1 */
    public static Job<List<Pair<String, Long>>> top(Cluster cluster, List<String> paths, int top) {
        return cluster.textFiles(paths.toArray(String[]::new))
                .flatMap(line -> Words.of(line))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .submitTop(top, ORDER);
    }

    /** The same in the classic form. */
    public static Job<List<Pair<String, Long>>> topByMapReduce(Cluster cluster, List<String> paths, int top) {
        return MapReduce.<String, String, Long, Pair<String, Long>>job()
                .input(cluster.textFiles(paths.toArray(String[]::new)))
                .map((line, out) -> Words.of(line).forEach(word -> out.emit(word, 1L)))
                .combine((word, counts, out) -> out.accept(sum(counts)))
                .reduce((word, counts, out) -> out.accept(Pair.of(word, sum(counts))))
                .dataset()
                .submitTop(top, ORDER);
    }

    private static long sum(Iterator<Long> counts) {
        long sum = 0;
        while (counts.hasNext()) {
            sum += counts.next();
        }
        return sum;
    }
}
