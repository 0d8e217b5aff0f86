package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.DoubleSummary;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Ten rounds of ranks passed along ten links from each node. */
final class PageRank implements Workload {

    private static final double DAMPING = 0.85;

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        KeyedDataset<Integer, int[]> links =
                cluster.range(0, size).boxed().mapToPair(node -> Pair.of(node.intValue(), Rows.links(node, size))).cache();
        KeyedDataset<Integer, Double> ranks = links.mapValues(targets -> 1.0);
        for (int round = 0; round < Rows.ROUNDS; round++) {
            ranks = links.join(ranks)
                    .flatMap(node -> shares(node.first(), node.second().first(), node.second().second()))
                    .mapToPair(share -> share)
                    .reduceByKey(Double::sum)
                    .mapValues(sum -> 1 - DAMPING + DAMPING * sum);
        }
        DoubleSummary summary = ranks.mapToDouble(Pair::second).summary();
        links.unpersist();
        return answer(summary.sum(), summary.max());
    }

    private static List<Pair<Integer, Double>> shares(Integer node, int[] targets, double rank) {
        List<Pair<Integer, Double>> shares = new ArrayList<>(targets.length + 1);
        // Keeps a node that nobody links to.
        shares.add(Pair.of(node, 0.0));
        for (int target : targets) {
            shares.add(Pair.of(target, rank / targets.length));
        }
        return shares;
    }

    /** Over arrays: a stream has no shuffle, and nobody would write this with maps. */
    @Override
    public Answer streams(long size, Path directory) {
        return ranked(Math.toIntExact(size), true);
    }

    @Override
    public Answer loop(long size, Path directory) {
        return ranked(Math.toIntExact(size), false);
    }

    private static Answer ranked(int nodes, boolean parallel) {
        int edges = Math.multiplyExact(nodes, Rows.LINKS);
        int[] target = range(edges, parallel).map(edge -> Rows.link(edge, nodes)).toArray();
        int[] from = new int[nodes + 1];
        for (int edge = 0; edge < edges; edge++) {
            from[target[edge] + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            from[node + 1] += from[node];
        }
        int[] next = Arrays.copyOf(from, nodes);
        int[] sources = new int[edges];
        for (int edge = 0; edge < edges; edge++) {
            sources[next[target[edge]]++] = edge / Rows.LINKS;
        }
        double[] ranks = new double[nodes];
        Arrays.fill(ranks, 1);
        for (int round = 0; round < Rows.ROUNDS; round++) {
            double[] before = ranks;
            ranks = range(nodes, parallel).mapToDouble(node -> 1 - DAMPING + DAMPING * shares(before, sources, from[node], from[node + 1])).toArray();
        }
        return answer(Arrays.stream(ranks).sum(), Arrays.stream(ranks).max().orElse(0));
    }

    private static double shares(double[] ranks, int[] sources, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += ranks[sources[i]] / Rows.LINKS;
        }
        return sum;
    }

    private static IntStream range(int end, boolean parallel) {
        IntStream range = IntStream.range(0, end);
        return parallel ? range.parallel() : range;
    }

    private static Answer answer(double sum, double max) {
        String answer = Rows.ranksAnswer(sum, max);
        return () -> answer;
    }
}
