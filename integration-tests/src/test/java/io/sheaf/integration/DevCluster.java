package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** {@code sheaf dev} on a free port: a scheduler process and its worker processes. */
final class DevCluster implements AutoCloseable {

    static final Duration SOON = Duration.ofMinutes(1);

    private static final Pattern READY = Pattern.compile("ready scheduler=(127\\.0\\.0\\.1:\\d+) workers=(\\d+)\n");

    private final RunningProgram dev;
    private final String address;
    private final Sheaf sheaf;

    private DevCluster(RunningProgram dev, String address, Sheaf sheaf) {
        this.dev = dev;
        this.address = address;
        this.sheaf = sheaf.with("SHEAF_CLUSTER", address);
    }

    /** Starts it and waits until it says that it is ready. */
    static DevCluster start(Sheaf sheaf, int workers, String... options) throws Exception {
        return awaitReady(sheaf.start(arguments(workers, options)), sheaf, workers);
    }

    /** The same, its processes on this disk. */
    static DevCluster startOn(SmallDisk disk, Sheaf sheaf, int workers, String... options) throws Exception {
        return awaitReady(disk.start(sheaf, arguments(workers, options)), sheaf, workers);
    }

    private static String[] arguments(int workers, String... options) {
        List<String> arguments = new ArrayList<>(List.of("dev", "--workers", Integer.toString(workers), "--port", "0"));
        arguments.addAll(Arrays.asList(options));
        return arguments.toArray(String[]::new);
    }

    private static DevCluster awaitReady(RunningProgram dev, Sheaf sheaf, int workers) throws Exception {
        try {
            await().atMost(SOON).until(() -> !dev.process().isAlive() || dev.stdout().endsWith("\n"));
            Matcher ready = READY.matcher(dev.stdout());
            assertThat(ready.matches()).as("%s%s", dev.stdout(), dev.stderr()).isTrue();
            assertThat(ready.group(2)).isEqualTo(Integer.toString(workers));
            return new DevCluster(dev, ready.group(1), sheaf);
        } catch (Throwable e) {
            dev.close();
            throw e;
        }
    }

    String address() {
        return address;
    }

    /** What it has told people so far. */
    String stderr() throws IOException {
        return dev.stderr();
    }

    /** Waits until it has told this, which it does when it has seen its worker end: the worker's own words travel to the client before. */
    void awaitTold(String message) {
        await().atMost(SOON).untilAsserted(() -> assertThat(stderr()).contains(message));
    }

    /** The command with this cluster in its environment. */
    Sheaf sheaf() {
        return sheaf;
    }

    /** The processes this cluster has started that live now. */
    List<ProcessHandle> processes() {
        return dev.process().descendants().toList();
    }

    /** The process that is the parent of the workers. */
    Process parent() {
        return dev.process();
    }

    /** The rows of {@code worker list}. */
    List<JsonNode> workers() throws IOException, InterruptedException {
        return rows("worker");
    }

    /** Waits until this many workers are there, so that lost ones have been replaced. */
    void awaitWorkers(int count) {
        await().atMost(SOON).until(() -> workers().size() == count);
    }

    /** The rows of {@code job list}. */
    List<JsonNode> jobs() throws IOException, InterruptedException {
        return rows("job");
    }

    private List<JsonNode> rows(String what) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        sheaf.json(what, "list", "-o", "json").forEach(rows::add);
        return rows;
    }

    /** SIGKILL for the process that is the parent of the workers. */
    void killParent() throws IOException, InterruptedException {
        dev.signal("KILL");
        dev.awaitEnd();
    }

    /** Ends it by SIGTERM, in order, with nothing left and nothing more said on stdout. */
    @Override
    public void close() throws Exception {
        try (dev) {
            List<ProcessHandle> children = processes();
            dev.signal("TERM");
            JavaProgram.Outcome outcome = dev.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(143);
            assertThat(outcome.stdout()).matches(READY);
            assertThat(outcome.stderr()).doesNotContain("gave up");
            awaitEndOf(children);
        }
    }

    static void awaitEndOf(List<ProcessHandle> processes) {
        await().atMost(SOON).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
