package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Pair;
import io.sheaf.examples.ParsedLines.Line;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists for each word the files it is in. */
public final class InvertedIndex {

    private static final Comparator<Pair<String, Long>> BY_FILE = Comparator.comparing(Pair::first, WordCount::compareCodePoints);

    private InvertedIndex() {}

    /** A word in a file. */
    record Place(String word, String file) {}

    /**
     * Lines of word, tab, and {@code file:count} with a space between two: every file the word is in, by its absolute path,
     * and how often. Words and files are in the order of code points. The files of one word must fit in a worker's memory.
     */
    public static Dataset<String> lines(Cluster cluster, List<String> paths) {
        return cluster.read(new ParsedLines<Line>(() -> Function.identity(), paths))
                .flatMap(line -> Words.of(line.text()).stream().map(word -> Pair.of(new Place(word, line.file()), 1L)).toList())
                .mapToPair(place -> place)
                .reduceByKey(Long::sum)
                .mapToPair(count -> Pair.of(count.first().word(), Pair.of(count.first().file(), count.second())))
                .groupByKey()
                .sortByKey(WordCount::compareCodePoints)
                .map(entry -> entry.first() + "\t" + text(entry.second()));
    }

    private static String text(List<Pair<String, Long>> counts) {
        return counts.stream().sorted(BY_FILE).map(count -> count.first() + ":" + count.second()).collect(Collectors.joining(" "));
    }
}
