package io.sheaf.benchmarks.dataflow;

import java.util.List;

/** The figures of several runs, at least one, in any order. */
public record Figures(List<Double> sorted) {

    public Figures {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no runs, so no figures");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** Of two in the middle, what is between them. */
    public double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double least() {
        return sorted.get(0);
    }

    public double greatest() {
        return sorted.get(sorted.size() - 1);
    }
}
