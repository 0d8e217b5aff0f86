package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import demo.GatedWordCount;
import demo.JobTimeout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How commands end that have to do with a cluster. */
class ClusterCommandsTest {

    private static final int CANCELLED = 4;
    private static final int UNREACHABLE = 5;
    private static final int TIMED_OUT = 7;

    @TempDir
    static Path shared;

    private static DevCluster cluster;

    @TempDir
    Path scratch;

    private Path text;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = DevCluster.start(Sheaf.in(shared), 1);
    }

    @AfterAll
    static void endCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void writeATextAtWhichAJobWaits() throws IOException {
        text = Files.writeString(scratch.resolve("text.txt"), GatedWordCount.GATED + "\n");
    }

    @Test
    void aJobThatSomebodyElseCancelsEndsWithFour() throws Exception {
        try (RunningProgram count = waitingJob()) {
            String id = runningJob(count).get("id").asString();

            assertThat(cluster.sheaf().run("job", "cancel", id).exitCode()).isZero();

            JavaProgram.Outcome outcome = count.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(CANCELLED);
            assertThat(outcome.stdout()).isEmpty();
            CommandLineTest.assertWithoutStackTrace(outcome.stderr());
            JsonNode job = cluster.sheaf().json("job", "show", id, "-o", "json");
            assertThat(job.get("state").asString()).isEqualTo("CANCELLED");
            assertThat(Instant.parse(job.get("submittedAt").asString())).isBefore(Instant.now());
        }
    }

    @Test
    void anInterruptCancelsTheAttachedJob() throws Exception {
        assumeThat(ignoresInterrupts()).as("this process was started with SIGINT ignored, and so are its children").isFalse();
        endsBy("INT", 130);
    }

    @Test
    void aTerminationCancelsTheAttachedJob() throws Exception {
        endsBy("TERM", 143);
    }

    private void endsBy(String signal, int exitCode) throws Exception {
        try (RunningProgram count = waitingJob()) {
            String id = runningJob(count).get("id").asString();

            count.signal(signal);

            JavaProgram.Outcome outcome = count.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(exitCode);
            CommandLineTest.assertWithoutStackTrace(outcome.stderr());
            await().atMost(DevCluster.SOON).until(() -> cluster.jobs().stream()
                    .anyMatch(job -> job.get("id").asString().equals(id) && job.get("state").asString().equals("CANCELLED")));
        }
    }

    @Test
    void aJobOverItsTimeLimitEndsWithSeven() throws Exception {
        Path jar = UserJar.of(JobTimeout.class, scratch.resolve("late.jar"));

        JavaProgram.Outcome outcome = cluster.sheaf().run("submit", jar.toString());

        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(TIMED_OUT);
        CommandLineTest.assertWithoutStackTrace(outcome.stderr());
    }

    @Test
    void anUnknownJobIsRefused() throws Exception {
        assertThat(cluster.sheaf().run("job", "cancel", "ffffffff").exitCode()).isEqualTo(2);
    }

    @Test
    void aClusterThatHasGoneIsUnreachable() throws Exception {
        Sheaf late;
        try (DevCluster gone = DevCluster.start(Sheaf.in(scratch), 1)) {
            late = gone.sheaf();
        }

        JavaProgram.Outcome outcome = late.run("example", "square-map");

        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(UNREACHABLE);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).startsWith("sheaf: ");
        CommandLineTest.assertWithoutStackTrace(outcome.stderr());
    }

    /** A submitted program whose only task waits until the test is over. */
    private RunningProgram waitingJob() throws IOException {
        Path jar = UserJar.of(GatedWordCount.class, scratch.resolve("count.jar"));
        return cluster.sheaf().start("submit", jar.toString(), scratch.resolve("gate").toString(), text.toString());
    }

    private static JsonNode runningJob(RunningProgram program) throws Exception {
        await().atMost(DevCluster.SOON).until(() -> {
            assertThat(program.process().isAlive()).as(program.stderr()).isTrue();
            return cluster.jobs().stream().anyMatch(ClusterCommandsTest::isRunning);
        });
        return cluster.jobs().stream().filter(ClusterCommandsTest::isRunning).findFirst().orElseThrow();
    }

    private static boolean isRunning(JsonNode job) {
        return job.get("state").asString().equals("RUNNING");
    }

    /** As far as the operating system tells; shells start background commands so. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        int interrupt = 1 << 1;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & interrupt) != 0);
    }
}
