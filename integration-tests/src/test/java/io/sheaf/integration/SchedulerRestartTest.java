package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.Adopted;
import demo.Outliving;
import io.sheaf.plan.failpoint.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A scheduler that is killed and started again, while jobs run that are to outlive it. */
class SchedulerRestartTest {

    private static final String SQUARES = "[0, 1, 4, 9, 16, 25]\n";

    @TempDir
    Path scratch;

    @Test
    void acceptedJobsOutliveTheSchedulerAndTheirClientsAndWorkersFindTheNextOne() throws Exception {
        int port = Sheaf.freePort();
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m").with("SHEAF_CLUSTER", "127.0.0.1:" + port);
        Path gate = scratch.resolve("gate");
        Path out = scratch.resolve("out");
        RunningProgram scheduler = started(sheaf, port);
        try (RunningProgram worker = sheaf.start("worker", "start", "--scheduler", "127.0.0.1:" + port, "--slots", "16")) {
            await().atMost(DevCluster.SOON).until(() -> worker.stdout().startsWith("ready"));
            String detached = detached(sheaf, out, gate);
            try (RunningProgram keyed = keyed(sheaf, gate, seen("keyed"))) {
                await().atMost(DevCluster.SOON).until(() -> seenBy("keyed") >= Outliving.TASKS && seenBy("detached") >= Outliving.TASKS);
                kill(scheduler);
                scheduler = started(sheaf, port);
                await().atMost(DevCluster.SOON).until(() -> seenBy("keyed") >= 2 * Outliving.TASKS && seenBy("detached") >= 2 * Outliving.TASKS);
                assertThat(jobs(sheaf)).hasSize(2).allMatch(job -> job.get("state").asString().equals("RUNNING"));
                Files.createFile(gate);
                JavaProgram.Outcome outcome = keyed.awaitEnd();
                assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
                assertThat(outcome.stdout()).isEqualTo(SQUARES);
            }
            assertThat(sheaf.run("job", "watch", detached).exitCode()).isZero();
            assertThat(written(out)).containsExactlyElementsOf(LongStream.range(0, Outliving.TASKS).mapToObj(x -> "number " + x * x).toList());

            // How they ended outlives it, too. Their results, which it had handed out, do not.
            kill(scheduler);
            scheduler = started(sheaf, port);
            assertThat(jobs(sheaf)).hasSize(2).allMatch(job -> job.get("state").asString().equals("SUCCEEDED"));
            try (RunningProgram again = keyed(sheaf, gate, seen("again"))) {
                JavaProgram.Outcome outcome = again.awaitEnd();
                assertThat(outcome.exitCode()).isNotZero();
                assertThat(outcome.stderr()).contains("results were lost", "another idempotency key than 'once'");
            }
            assertThat(seenBy("again")).isZero();
        } finally {
            scheduler.close();
        }
    }

    /** What it has taken of one scheduler's run is compared with the next one's. */
    @Test
    void aProgramThatHasTakenResultsGetsTheRestOfTheNextScheduler() throws Exception {
        int port = Sheaf.freePort();
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m").with("SHEAF_CLUSTER", "127.0.0.1:" + port);
        Path gate = scratch.resolve("gate");
        Path half = scratch.resolve("half");
        RunningProgram scheduler = started(sheaf, port);
        try (RunningProgram worker = sheaf.start("worker", "start", "--scheduler", "127.0.0.1:" + port, "--slots", "8")) {
            await().atMost(DevCluster.SOON).until(() -> worker.stdout().startsWith("ready"));
            try (RunningProgram iterating = sheaf.userProgram(Outliving.class).start(scratch, "iterate", half.toString(), gate.toString(), seen("iterating"))) {
                await().atMost(DevCluster.SOON).until(() ->
                        Files.exists(half) && seenBy("iterating") >= Outliving.TASKS || !iterating.process().isAlive());
                kill(scheduler);
                scheduler = started(sheaf, port);
                await().atMost(DevCluster.SOON).until(() -> seenBy("iterating") >= 2 * Outliving.TASKS || !iterating.process().isAlive());
                Files.createFile(gate);
                JavaProgram.Outcome outcome = iterating.awaitEnd();
                assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
                assertThat(outcome.stdout()).isEqualTo(SQUARES);
            }
        } finally {
            scheduler.close();
        }
    }

    @Test
    void whatWorkersHaveKeptOfAJobIsNotMadeAgainByTheNextScheduler() throws Exception {
        int port = Sheaf.freePort();
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m").with("SHEAF_CLUSTER", "127.0.0.1:" + port);
        Path gate = scratch.resolve("gate");
        Path out = scratch.resolve("out");
        RunningProgram scheduler = started(sheaf, port);
        try (RunningProgram worker = sheaf.start("worker", "start", "--scheduler", "127.0.0.1:" + port, "--slots", "8")) {
            await().atMost(DevCluster.SOON).until(() -> worker.stdout().startsWith("ready"));
            String job = adoptedWithReaders(sheaf, out, gate);
            int readers = seenBy("readers");
            kill(scheduler);
            scheduler = started(sheaf, port);
            await().atMost(DevCluster.SOON).until(() -> seenBy("readers") > readers);
            Files.createFile(gate);
            endsWithNoWriterRunTwice(sheaf, job, out);
        } finally {
            scheduler.close();
        }
    }

    /** The job's writers are done when its readers begin, which then go on to the failpoint. */
    @ParameterizedTest
    @EnumSource(names = {
        "WINNER_UNKNOWN", "WINNER_KNOWN", "END_UNWRITTEN", "JOURNAL_UNWRITTEN", "JOURNAL_HALF_WRITTEN", "JOURNAL_WRITTEN", "END_WRITTEN"
    })
    void norIfItDiesWhereASuccessOrAnEndIsKnownToItAlone(Failpoint point) throws Exception {
        atAFailpoint(point, false);
    }

    /** One scheduler is killed while readers run, the next one dies at the failpoint, and a third one ends the job. */
    @ParameterizedTest
    @EnumSource(names = {"OFFER_TAKEN", "REWRITE_UNNAMED", "REWRITE_NAMED"})
    void norIfTheNextOneDiesWhileItTakesOver(Failpoint point) throws Exception {
        atAFailpoint(point, true);
    }

    private void atAFailpoint(Failpoint point, boolean byTheNext) throws Exception {
        int port = Sheaf.freePort();
        Path failpoints = Files.createDirectory(scratch.resolve("failpoints"));
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m").with("SHEAF_CLUSTER", "127.0.0.1:" + port)
                .with("JAVA_TOOL_OPTIONS", "-D" + Failpoint.PROPERTY + "=" + failpoints);
        Path gate = scratch.resolve("gate");
        Path out = scratch.resolve("out");
        RunningProgram scheduler = started(sheaf, port);
        try (RunningProgram worker = sheaf.start("worker", "start", "--scheduler", "127.0.0.1:" + port, "--slots", "8")) {
            await().atMost(DevCluster.SOON).until(() -> worker.stdout().startsWith("ready"));
            String job = adoptedWithReaders(sheaf, out, gate);
            if (byTheNext) {
                kill(scheduler);
            }
            Files.writeString(failpoints.resolve(point.name()), "1");
            if (byTheNext) {
                scheduler = sheaf.start("scheduler", "start", "--port", Integer.toString(port));
            } else {
                Files.createFile(gate);
            }
            assertThat(scheduler.awaitEnd().exitCode()).isEqualTo(Failpoint.EXIT_CODE);
            scheduler = started(sheaf, port);
            if (byTheNext) {
                Files.createFile(gate);
            }
            endsWithNoWriterRunTwice(sheaf, job, out);
        } finally {
            scheduler.close();
        }
    }

    /** Submits the job, and returns its id when its readers run. */
    private String adoptedWithReaders(Sheaf sheaf, Path out, Path gate) throws Exception {
        JavaProgram.Outcome submitted = sheaf.userProgram(Adopted.class).run(
                scratch, out.toString(), gate.toString(), seen("writers"), seen("readers"));
        assertThat(submitted.exitCode()).as(submitted.stderr()).isZero();
        await().atMost(DevCluster.SOON).until(() -> seenBy("readers") > 0);
        return submitted.stdout().strip();
    }

    private void endsWithNoWriterRunTwice(Sheaf sheaf, String job, Path out) throws Exception {
        assertThat(sheaf.run("job", "watch", job).exitCode()).isZero();
        assertThat(written(out)).containsExactlyInAnyOrderElementsOf(
                LongStream.range(0, Adopted.WRITERS).mapToObj(x -> "number " + x).toList());
        assertThat(seenBy("writers")).isEqualTo(Adopted.WRITERS);
    }

    private String detached(Sheaf sheaf, Path out, Path gate) throws Exception {
        JavaProgram.Outcome outcome = sheaf.userProgram(Outliving.class).run(scratch, "detached", out.toString(), gate.toString(), seen("detached"));
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        return outcome.stdout().strip();
    }

    private RunningProgram keyed(Sheaf sheaf, Path gate, String seen) throws IOException {
        return sheaf.userProgram(Outliving.class).start(scratch, "key", "once", gate.toString(), seen);
    }

    private static RunningProgram started(Sheaf sheaf, int port) throws IOException {
        RunningProgram scheduler = sheaf.start("scheduler", "start", "--port", Integer.toString(port));
        await().atMost(DevCluster.SOON).until(() -> !scheduler.process().isAlive() || scheduler.stdout().endsWith("\n"));
        assertThat(scheduler.stdout()).as(scheduler.stderr()).isEqualTo("ready scheduler=127.0.0.1:" + port + "\n");
        return scheduler;
    }

    private static void kill(RunningProgram scheduler) throws IOException, InterruptedException {
        scheduler.signal("KILL");
        scheduler.awaitEnd();
    }

    private static List<JsonNode> jobs(Sheaf sheaf) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        sheaf.json("job", "list", "-o", "json").forEach(rows::add);
        return rows;
    }

    private String seen(String name) throws IOException {
        return Files.createDirectories(scratch.resolve("seen-" + name)).toString();
    }

    private int seenBy(String name) {
        return scratch.resolve("seen-" + name).toFile().list().length;
    }

    private static List<String> written(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("part-")).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
