package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.examples.ParsedLines.Line;
import io.sheaf.function.SerializableComparator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ranks the nodes of a graph by the links to them (Page, Brin, Motwani, Winograd: The PageRank Citation Ranking, 1999). Ranks
 * begin equal and sum to 1. A node passes its rank to those it links to, in equal parts; one that links to none passes it to
 * all. A link counts once, however often it is listed.
 */
public final class PageRank {

    /** The part of a rank that follows links; the rest goes to all nodes equally. */
    public static final double DAMPING = 0.85;

    private static final int DECIMALS = 12;
    private static final double UNITS = 1e12;

    /** Highest rank first, ties in the order of code points. */
    private static final SerializableComparator<Pair<String, Long>> ORDER = (a, b) -> {
        int byRank = Long.compare(b.second(), a.second());
        return byRank != 0 ? byRank : WordCount.compareCodePoints(a.first(), b.first());
    };

    private PageRank() {}

    /**
     * Lines of rank, tab and node. Ranks are rounded to 12 decimals before they are compared, so that what looks equal is.
     *
     * @param edges a file of lines with two nodes each, as {@link #edge} takes them
     * @param iterations at least 1, each a job
     * @param top how many lines, as they must fit in memory; 0 for all
     */
    public static List<String> lines(Cluster cluster, String edges, int iterations, int top, Waiter waiter) {
        KeyedDataset<String, List<String>> links = links(cluster, edges).cache();
        long nodes = waiter.join("reading links", links.submitCount());
        KeyedDataset<String, Double> ranks = links.mapValues(targets -> 1.0 / nodes);
        KeyedDataset<String, Double> before = null;
        for (int i = 1; i <= iterations; i++) {
            // Read twice: by the sum here, and by the iteration after this one.
            KeyedDataset<String, Double> passed = passed(links, ranks).cache();
            double sum = waiter.join("iteration " + i + " of " + iterations, passed.mapToDouble(Pair::second).submitSum());
            ranks = ranks(passed, sum, nodes);
            if (before != null) {
                before.unpersist();
            }
            before = passed;
        }
        KeyedDataset<String, Long> rounded = ranks.mapValues(rank -> Math.round(rank * UNITS));
        List<Pair<String, Long>> ordered =
                waiter.join("ordering", top > 0 ? rounded.submitTakeOrdered(top, ORDER) : rounded.sorted(ORDER).submitToList());
        if (before != null) {
            before.unpersist();
        }
        links.unpersist();
        return ordered.stream().map(pair -> BigDecimal.valueOf(pair.second(), DECIMALS).toPlainString() + "\t" + pair.first()).toList();
    }

    /** Each node, and where it links to. */
    private static KeyedDataset<String, List<String>> links(Cluster cluster, String edges) {
        return cluster.read(new ParsedLines<>(() -> PageRank::edge, List.of(edges)))
                .flatMap(edge -> List.of(Pair.of(edge.first(), Optional.of(edge.second())), Pair.of(edge.second(), Optional.<String>empty())))
                .distinct()
                .mapToPair(link -> link)
                .groupByKey()
                .mapValues(targets -> targets.stream().flatMap(Optional::stream).toList());
    }

    /** Each node, and what is passed to it along links. */
    private static KeyedDataset<String, Double> passed(KeyedDataset<String, List<String>> links, KeyedDataset<String, Double> ranks) {
        return links.join(ranks)
                .flatMap(node -> shares(node.first(), node.second().first(), node.second().second()))
                .mapToPair(share -> share)
                .reduceByKey(Double::sum);
    }

    private static List<Pair<String, Double>> shares(String node, List<String> targets, double rank) {
        List<Pair<String, Double>> shares = new ArrayList<>(targets.size() + 1);
        // Keeps a node that nobody links to.
        shares.add(Pair.of(node, 0.0));
        for (String target : targets) {
            shares.add(Pair.of(target, rank / targets.size()));
        }
        return shares;
    }

    /** @param sum of what was passed; ranks sum to 1, so the rest is with nodes that link to none */
    private static KeyedDataset<String, Double> ranks(KeyedDataset<String, Double> passed, double sum, long nodes) {
        double toAll = (1 - DAMPING + DAMPING * (1 - sum)) / nodes;
        return passed.mapValues(share -> toAll + DAMPING * share);
    }

    /** A link from the first to the second node of a line, which are divided by white space; null for a blank line or a comment. */
    static Pair<String, String> edge(Line line) {
        if (line.isBlankOrComment()) {
            return null;
        }
        String[] nodes = line.text().strip().split("\\s+");
        if (nodes.length != 2) {
            throw line.error("has " + nodes.length + (nodes.length == 1 ? " node" : " nodes") + " instead of two, divided by a tab or spaces: '" + line.text() + "'");
        }
        return Pair.of(nodes[0], nodes[1]);
    }
}
