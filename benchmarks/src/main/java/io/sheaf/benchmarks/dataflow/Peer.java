package io.sheaf.benchmarks.dataflow;

/** Who takes part. */
public enum Peer {
    embedded("Sheaf, embedded"),
    processes("Sheaf, processes"),
    streams("streams"),
    spark("Spark");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isSheaf() {
        return this == embedded || this == processes;
    }
}
