package io.sheaf.benchmarks;

import io.sheaf.benchmarks.dataflow.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One memory case, run once: by a cluster of its own, whose workers have a small heap each, and a program that has no more.
 *
 * @param directory for what the workers write to disk; nothing may be left there
 * @param state where token and shipped code lie
 */
record MemoryTrial(MemoryCase wanted, long records, Setting setting, Path directory, Path state) {

    /** Half of it is longer than an answer of a worker or a read of its blocks may take. */
    private static final Duration REST_OF_FULL_RUN = Duration.ofSeconds(130);

    /**
     * What is the same for all cases.
     *
     * @param slots tasks at a time in each worker
     * @param heapMebibytes of each worker and of the program
     * @param scale share of the full size
     */
    record Setting(int workers, int slots, int heapMebibytes, double scale) {}

    /**
     * How it went.
     *
     * @param writtenBytes by the workers to their disks
     * @param workerPeakBytes the most memory that one of the workers held, in and beside its heap
     * @param programPeakBytes the same of the program
     * @param trouble empty if all was right
     */
    record Report(double seconds, long writtenBytes, long workerPeakBytes, long programPeakBytes, String trouble) {}

    Report run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String said;
        int code;
        List<Long> before;
        List<Long> after;
        long written = 0;
        long peak = 0;
        try (DevProcesses cluster = DevProcesses.start(options(), List.of("-Djava.io.tmpdir=" + directory), environment())) {
            before = cluster.workers();
            start = System.nanoTime();
            Process program = program(cluster.address());
            try (BufferedReader stdout = new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
                said = stdout.readLine();
                code = program.waitFor();
            } finally {
                program.destroy();
            }
            after = cluster.workers();
            for (long worker : after) {
                written += ProcessFigures.writtenBytes(worker);
                peak = Math.max(peak, ProcessFigures.peakBytes(worker));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0 || said == null) {
            return new Report(seconds, written, peak, 0, "the program ended with " + code + ", see above");
        }
        String[] numbers = said.split(" ");
        MemoryResult result = new MemoryResult(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
        String trouble = trouble(result, !before.equals(after));
        return new Report(seconds, written, peak, Long.parseLong(numbers[2]), trouble);
    }

    private Process program(String address) throws IOException {
        Duration rest = Duration.ofMillis(Math.round(REST_OF_FULL_RUN.toMillis() * setting.scale()));
        ProcessBuilder builder = new ProcessBuilder(
                        Children.java(), heap(),
                        "-cp", System.getProperty("java.class.path"), MemoryRun.class.getName(),
                        address, wanted.name(), Long.toString(records), Long.toString(rest.toMillis()))
                .redirectError(Redirect.INHERIT);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private List<String> options() {
        return List.of("--workers", Integer.toString(setting.workers()), "--slots", Integer.toString(setting.slots()));
    }

    private String heap() {
        return Children.heap(setting.heapMebibytes());
    }

    private Map<String, String> environment() {
        return Children.environment(state, List.of(heap()));
    }

    private String trouble(MemoryResult result, boolean replaced) throws IOException {
        MemoryResult expected = wanted.expected(records);
        if (!result.equals(expected)) {
            return "it gave " + result + " instead of " + expected;
        }
        if (replaced) {
            return "a worker process was lost";
        }
        try (Stream<Path> left = Files.list(directory)) {
            List<Path> files = left.toList();
            return files.isEmpty() ? "" : "left behind: " + files;
        }
    }
}
