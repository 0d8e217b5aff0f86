package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.benchmarks.BenchCommand.Engine;
import io.sheaf.benchmarks.dataflow.Comparison;
import io.sheaf.benchmarks.dataflow.Peer;
import io.sheaf.benchmarks.dataflow.Rows;
import io.sheaf.benchmarks.dataflow.Scenario;
import io.sheaf.benchmarks.dataflow.SourceText;
import io.sheaf.benchmarks.dataflow.Standing;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of {@code sheaf bench} for whole programs, and what they ask for. */
final class ComparisonOptions {

    private static final int DEFAULT_HEAP_MEBIBYTES = 4096;
    private static final int DEFAULT_RUNS = 4;
    private static final int DEFAULT_MINUTES = 20;

    @Option(names = "--against", split = ",", paramLabel = "PEER", description = "Also ${COMPLETION-CANDIDATES}; they take turns with Sheaf.")
    private List<Against> against = new ArrayList<>();

    @Option(names = "--size", paramLabel = "N", description = "Rows, records, points or nodes, at least 1. Default: as described.")
    private Long size;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of each, the first of which is cold, at least 1. Default: 4.")
    private Integer runs;

    @Option(names = "--minutes", paramLabel = "M", description = "No round after the second that would end later than this after the start, at least 1; for dataflow divided among all. Default: 20.")
    private Integer minutes;

    @Option(names = "--heap", paramLabel = "MIB", description = "Heap of each program, at least 64; of two workers together. Default: 4096.")
    private Integer heap;

    @Option(names = "--jars", split = ",", paramLabel = "PEER=DIR", description = "A peer's jars, as mvn -PPEER collects them. Default: benchmarks/PEER/target/lib.")
    private Map<Against, Path> jars = new EnumMap<>(Against.class);

    @Option(names = "--input", paramLabel = "PATH", description = "Text for word-count-sources and word-count-sources-bytes: a file, a directory or a zip file. Default: the src.zip of this JDK.")
    private Path input;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Append the tables to this file, too.")
    private Path markdown;

    /** Peers by the names the command has for them. */
    enum Against {
        streams,
        loops,
        spark,
        duckdb,
        hazelcast,
        flink,
        coreutils;

        Peer peer() {
            return Peer.valueOf(name());
        }
    }

    /** @throws RefusedException if one is given, for a benchmark that has none of them */
    void refuse(String benchmark) {
        if (!against.isEmpty() || size != null || runs != null || minutes != null || heap != null || !jars.isEmpty() || input != null || markdown != null) {
            throw new RefusedException("--against, --size, --runs, --minutes, --heap, --jars, --input and --markdown are not for " + benchmark + ", which has none of them");
        }
    }

    int run(Scenario scenario, Engine engineOrNull) throws IOException, InterruptedException {
        if (input != null && !scenario.readsText()) {
            throw new RefusedException("--input is for " + Scenario.WORD_COUNT_SOURCES.title() + " and " + Scenario.WORD_COUNT_SOURCES_BYTES.title() + "; " + scenario.title() + " makes its rows itself");
        }
        return run(scenario, orDefault("--size", size, scenario.size()), limit(), peers(engineOrNull));
    }

    /** Each at its size for a comparison of all, with the peers that have a program for it. */
    int runAll(Engine engineOrNull) throws IOException, InterruptedException {
        if (size != null) {
            throw new RefusedException("--size is for one benchmark; dataflow has a size for each");
        }
        for (Scenario scenario : Scenario.values()) {
            if (scenario.readsText() && !Files.isReadable(text())) {
                System.err.println(scenario.title() + " is left out: there is no text " + text() + ". Name one with --input");
                continue;
            }
            List<Peer> peers = peers(engineOrNull).stream().filter(peer -> peer.knows(scenario)).toList();
            run(scenario, scenario.quickSize(), limit().dividedBy(Scenario.values().length), peers);
        }
        return ExitCodes.OK;
    }

    private int run(Scenario scenario, long rows, Duration atMost, List<Peer> peers) throws IOException, InterruptedException {
        Comparison comparison = new Comparison(
                peers,
                new Comparison.HeapSize(heap == null ? DEFAULT_HEAP_MEBIBYTES : heap),
                jars.entrySet().stream().collect(Collectors.toMap(named -> named.getKey().peer(), Map.Entry::getValue)),
                System.err::println);
        int turns = (int) orDefault("--runs", runs, DEFAULT_RUNS);
        Standing standing = scenario.readsText()
                ? comparison.run(scenario, turns, atMost, directory -> SourceText.write(text(), directory.resolve(Rows.TEXT), rows))
                : comparison.run(scenario, rows, turns, atMost);
        System.out.println(standing.markdown());
        if (markdown != null) {
            Files.writeString(markdown, standing.markdown() + System.lineSeparator(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return ExitCodes.OK;
    }

    private Path text() {
        return input == null ? SourceText.OF_THIS_JDK : input;
    }

    private List<Peer> peers(Engine engineOrNull) {
        List<Peer> peers = new ArrayList<>();
        for (Engine engine : engineOrNull == null ? Engine.values() : new Engine[] {engineOrNull}) {
            peers.add(Peer.valueOf(engine.name()));
        }
        against.stream().distinct().map(Against::peer).forEach(peers::add);
        return peers;
    }

    private Duration limit() {
        return Duration.ofMinutes(orDefault("--minutes", minutes, DEFAULT_MINUTES));
    }

    private static long orDefault(String option, Number valueOrNull, long byDefault) {
        if (valueOrNull == null) {
            return byDefault;
        }
        OptionChecks.atLeast(1, valueOrNull.longValue(), option);
        return valueOrNull.longValue();
    }
}
