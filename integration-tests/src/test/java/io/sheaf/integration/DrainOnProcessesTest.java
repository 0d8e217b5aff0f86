package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.GatedWordCount;
import demo.OnceOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Workers that are taken away in order while jobs run. */
class DrainOnProcessesTest {

    private static final int REPLACEMENTS = 4;

    @TempDir
    Path scratch;

    private static RunningProgram worker(Sheaf sheaf, String scheduler) throws IOException {
        RunningProgram worker = sheaf.start("worker", "start", "--scheduler", scheduler, "--slots", "2");
        awaitReady(worker);
        return worker;
    }

    private static void awaitReady(RunningProgram program) {
        await().atMost(DevCluster.SOON).until(() -> !program.process().isAlive() || program.stdout().endsWith("\n"));
    }

    private static int jobsDone(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0 ? Integer.parseInt(Files.readString(file)) : 0;
    }

    // All jobs are at-most-once: had a task been run again, or an output been lost, one would have failed.
    @Test
    void allWorkersAreReplacedWhileShufflesRunAndNothingRunsTwice() throws Exception {
        Path end = scratch.resolve("end");
        Path done = scratch.resolve("done");
        Sheaf alone = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m");
        Deque<RunningProgram> workers = new ArrayDeque<>();
        try (RunningProgram scheduler = alone.start("scheduler", "start", "--port", "0")) {
            awaitReady(scheduler);
            String address = scheduler.stdout().strip().replace("ready scheduler=", "");
            Sheaf sheaf = alone.with("SHEAF_CLUSTER", address);
            workers.add(worker(sheaf, address));
            workers.add(worker(sheaf, address));
            try (RunningProgram program = sheaf.userProgram(OnceOnly.class).start(scratch, end.toString(), done.toString())) {
                for (int i = 0; i < REPLACEMENTS; i++) {
                    awaitAnotherJob(program, done);
                    workers.add(worker(sheaf, address));
                    takeAway(sheaf, workers.poll(), i % 2 == 0);
                }
                Files.createFile(end);
                JavaProgram.Outcome outcome = program.awaitEnd();
                assertThat(outcome.stdout()).as(outcome.stderr()).isEqualTo("right\n");
                assertThat(outcome.exitCode()).isZero();
            }
            JsonNode jobs = sheaf.json("job", "list", "-o", "json");
            assertThat(jobs.size()).isEqualTo(jobsDone(done));
            jobs.forEach(job -> assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED"));
        } finally {
            for (RunningProgram worker : workers) {
                worker.signal("TERM");
                worker.awaitEnd();
            }
        }
    }

    @Test
    void theSchedulerIsReplacedAmongThemAndNoJobFails() throws Exception {
        Path end = scratch.resolve("end");
        Path done = scratch.resolve("done");
        int port = Sheaf.freePort();
        String address = "127.0.0.1:" + port;
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m").with("SHEAF_CLUSTER", address);
        Deque<RunningProgram> workers = new ArrayDeque<>();
        RunningProgram scheduler = scheduler(sheaf, port);
        try {
            workers.add(worker(sheaf, address));
            workers.add(worker(sheaf, address));
            try (RunningProgram program = sheaf.userProgram(OnceOnly.class).start(scratch, end.toString(), done.toString(), "keyed")) {
                for (int i = 0; i < REPLACEMENTS; i++) {
                    awaitAnotherJob(program, done);
                    if (i % 2 == 0) {
                        workers.add(worker(sheaf, address));
                        takeAway(sheaf, workers.poll(), i % 4 == 0);
                    } else {
                        scheduler.signal("TERM");
                        assertThat(scheduler.awaitEnd().exitCode()).as(scheduler.stderr()).isEqualTo(143);
                        scheduler = scheduler(sheaf, port);
                    }
                }
                awaitAnotherJob(program, done);
                Files.createFile(end);
                JavaProgram.Outcome outcome = program.awaitEnd();
                assertThat(outcome.stdout()).as(outcome.stderr()).isEqualTo("right\n");
                assertThat(outcome.exitCode()).isZero();
            }
            sheaf.json("job", "list", "-o", "json").forEach(job -> assertThat(job.get("state").asString()).isEqualTo("SUCCEEDED"));
        } finally {
            for (RunningProgram worker : workers) {
                worker.signal("TERM");
                worker.awaitEnd();
            }
            scheduler.close();
        }
    }

    private static RunningProgram scheduler(Sheaf sheaf, int port) throws IOException {
        RunningProgram scheduler = sheaf.start("scheduler", "start", "--port", Integer.toString(port));
        awaitReady(scheduler);
        assertThat(scheduler.stdout()).as(scheduler.stderr()).isEqualTo("ready scheduler=127.0.0.1:" + port + "\n");
        return scheduler;
    }

    private static void awaitAnotherJob(RunningProgram program, Path done) throws IOException {
        int before = jobsDone(done);
        await().atMost(DevCluster.SOON).until(() -> !program.process().isAlive() || jobsDone(done) > before);
        assertThat(program.process().isAlive()).as(program.stderr()).isTrue();
    }

    private static void takeAway(Sheaf sheaf, RunningProgram worker, boolean byCommand) throws Exception {
        try (worker) {
            if (byCommand) {
                String id = worker.stdout().replaceAll("(?s)ready worker=(\\S+) .*", "$1");
                JavaProgram.Outcome drained = sheaf.run("worker", "drain", id);
                assertThat(drained.exitCode()).as(drained.stderr()).isZero();
                assertThat(drained.stdout()).isEqualTo("left worker=" + id + "\n");
            } else {
                worker.signal("TERM");
            }
            JavaProgram.Outcome outcome = worker.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        }
    }

    @Test
    void aWorkerWhoseTaskRunsIsShownAsDrainingUntilItHasLeft() throws Exception {
        Path gate = scratch.resolve("gate");
        Path text = Files.writeString(scratch.resolve("text.txt"), GatedWordCount.GATED + "\n");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx128m"), 2, "--slots", "1");
                RunningProgram count = cluster.sheaf().userProgram(GatedWordCount.class).start(scratch, gate.toString(), text.toString())) {
            await().atMost(DevCluster.SOON).until(() -> cluster.jobs().size() == 1 && busy(cluster).size() == 1);
            String id = busy(cluster).get(0).get("id").asString();

            JavaProgram.Outcome drained = cluster.sheaf().run("worker", "drain", id.substring(0, id.indexOf('@')), "--no-wait");

            assertThat(drained.exitCode()).as(drained.stderr()).isZero();
            assertThat(drained.stdout()).isEqualTo("draining worker=" + id + "\n");
            assertThat(busy(cluster)).singleElement().satisfies(worker -> {
                assertThat(worker.get("id").asString()).isEqualTo(id);
                assertThat(worker.get("state").asString()).isEqualTo("DRAINING");
            });
            Files.createFile(gate);
            JavaProgram.Outcome outcome = count.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo("1\tgatedline\n");
            cluster.awaitWorkers(1);
            assertThat(cluster.workers().get(0).get("id").asString()).isNotEqualTo(id);
            JavaProgram.Outcome again = cluster.sheaf().run("worker", "drain", id);
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.stderr()).contains("no worker " + id + " is known");
        }
    }

    private static List<JsonNode> busy(DevCluster cluster) throws Exception {
        return cluster.workers().stream().filter(worker -> worker.get("running").asInt() > 0).toList();
    }
}
