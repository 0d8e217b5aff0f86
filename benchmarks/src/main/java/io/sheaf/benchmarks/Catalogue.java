package io.sheaf.benchmarks;

import io.sheaf.benchmarks.structures.StructuresBenchmark;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The benchmarks by the names the command has for them. */
enum Catalogue {
    SQUARE_MAP("square-map", SquareMapBenchmark.class, "Time of one job of 10 tasks; beside it parallelStream and ExecutorService."),
    NO_OP_DISPATCH("no-op-dispatch", NoOpDispatchBenchmark.class, "Tasks a second, 100,000 and a million tasks that do nothing; beside it ExecutorService."),
    SUBMISSIONS("submissions", SubmissionsBenchmark.class, "Jobs a second, 10,000 jobs of one task submitted one by one; beside it ExecutorService."),
    STRUCTURES("structures", StructuresBenchmark.class, "Time and bytes of an operation of each hot structure: tables, sorting, codecs, scheduler.", "-prof", "gc");

    private final String title;
    private final Class<?> type;
    private final String description;
    private final List<String> jmhOptions;

    Catalogue(String title, Class<?> type, String description, String... jmhOptions) {
        this.title = title;
        this.type = type;
        this.description = description;
        this.jmhOptions = List.of(jmhOptions);
    }

    static Optional<Catalogue> find(String title) {
        return Stream.of(values()).filter(benchmark -> benchmark.title.equals(title)).findFirst();
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    /** Further arguments for JMH. */
    List<String> jmhOptions() {
        return jmhOptions;
    }

    /** Matches the benchmark's methods and no other's. */
    String pattern() {
        return "^" + type.getName().replace(".", "\\.") + "\\..*";
    }
}
