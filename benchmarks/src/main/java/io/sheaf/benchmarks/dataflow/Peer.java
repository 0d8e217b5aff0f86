package io.sheaf.benchmarks.dataflow;

import java.util.Optional;
import java.util.Set;

/** Who takes part. */
public enum Peer {
    embedded("Sheaf, embedded"),
    processes("Sheaf, processes"),
    streams("streams"),
    loops("loops"),
    coreutils("coreutils", null, Set.of(Scenario.SORT, Scenario.WORD_COUNT, Scenario.WORD_COUNT_BYTES)),
    spark("Spark", PeerModule.SPARK, Set.of(Scenario.values())),
    duckdb("DuckDB", PeerModule.DUCKDB, Set.of(
            Scenario.SUM_OF_SQUARES, Scenario.WORD_COUNT, Scenario.WORD_COUNT_BYTES, Scenario.WORD_COUNT_SOURCES, Scenario.WORD_COUNT_SOURCES_BYTES,
            Scenario.GROUP_BY, Scenario.SORT, Scenario.JOIN, Scenario.GROUP_BY_KEY, Scenario.PAGE_RANK, Scenario.K_MEANS)),
    hazelcast("Hazelcast", PeerModule.HAZELCAST, Set.of(
            Scenario.SUM_OF_SQUARES, Scenario.BOXED_SUM, Scenario.COLLECT, Scenario.WORD_COUNT, Scenario.WORD_COUNT_BYTES, Scenario.GROUP_BY, Scenario.SORT,
            Scenario.JOIN, Scenario.GROUP_BY_KEY, Scenario.K_MEANS)),
    flink("Flink", PeerModule.FLINK, Set.of(
            Scenario.SUM_OF_SQUARES, Scenario.BOXED_SUM, Scenario.WORD_COUNT, Scenario.WORD_COUNT_BYTES, Scenario.GROUP_BY, Scenario.SORT, Scenario.JOIN,
            Scenario.GROUP_BY_KEY));

    private final String title;
    private final PeerModule moduleOrNull;
    private final Set<Scenario> rows;

    /** One without libraries, which knows every row. */
    Peer(String title) {
        this(title, null, Set.of(Scenario.values()));
    }

    Peer(String title, PeerModule moduleOrNull, Set<Scenario> rows) {
        this.title = title;
        this.moduleOrNull = moduleOrNull;
        this.rows = rows;
    }

    String title() {
        return title;
    }

    boolean isSheaf() {
        return this == embedded || this == processes;
    }

    /** Where its program is, if it has libraries of its own. */
    Optional<PeerModule> module() {
        return Optional.ofNullable(moduleOrNull);
    }

    /** Whether it has a program for this row. */
    public boolean knows(Scenario row) {
        return rows.contains(row);
    }
}
