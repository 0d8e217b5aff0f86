package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.UserCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's program on workers that know nothing of it: its classes travel, and what it does wrong stays its own affair. */
class UserCodeTest {

    private static final int WORKERS = 2;

    @TempDir
    static Path scratch;

    private static DevCluster cluster;
    private static Path jar;

    @BeforeAll
    static void startCluster() throws Exception {
        jar = UserJar.of(UserCode.class, scratch.resolve("user-code.jar"));
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx64m -Xss512k");
        cluster = DevCluster.start(sheaf, WORKERS, "--slots", "1");
    }

    @AfterAll
    static void endCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void theClusterStaysUsableWithAllItsWorkers() throws Exception {
        assertThat(cluster.sheaf().run("example", "square-map").stdout()).isEqualTo("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]\n");
        cluster.awaitWorkers(WORKERS);
    }

    @Test
    void classesAndLambdasOfASubmittedJarTravel() throws Exception {
        assertThat(submit("behave")).startsWith("[Labelled[label=item 0, square=0], Labelled[label=item 1, square=1],");
    }

    @Test
    void classesAndLambdasOfAPlainProgramTravel() throws Exception {
        JavaProgram.Outcome outcome = cluster.sheaf().userProgram(UserCode.class.getName(), jar).run(scratch, "behave");

        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stdout()).startsWith("[Labelled[label=item 0, square=0], Labelled[label=item 1, square=1],");
        assertThat(outcome.stderr()).isEmpty();
    }

    @Test
    void anExceptionOfTheProgramArrivesAsTheCause() throws Exception {
        assertThat(submit("throw")).startsWith("TaskFailedException USER\ndemo.UserCode$TooLarge: ").contains("is too large");
    }

    @Test
    void aTaskThatExitsIsToldSoAndLosesItsWorkerOnly() throws Exception {
        assertThat(submit("exit"))
                .startsWith("TaskFailedException USER\n")
                .containsPattern("user code called System\\.exit at \\S*demo\\.UserCode\\.exit\\(UserCode\\.java:");
    }

    /** A worker ends at the first OutOfMemoryError, because nothing in it can be trusted any more. */
    @ParameterizedTest
    @ValueSource(strings = {"allocate", "leak"})
    void aTaskThatAllocatesWithoutEndIsToldSoAndLosesItsWorkerOnly(String how) throws Exception {
        assertThat(submit(how))
                .startsWith("ResourceException RESOURCE\njava.lang.OutOfMemoryError: ")
                .contains("the worker's heap of 64 MiB was not enough")
                .contains("smaller tasks or partitions")
                .contains("-Xmx in SHEAF_WORKER_OPTS");
        cluster.awaitTold("ran out of memory; another one is started");
    }

    @Test
    void aTaskThatLoopsForEverTimesOut() throws Exception {
        assertThat(submit("loop")).startsWith("TaskTimeoutException TIMEOUT\n");
    }

    @Test
    void aTaskThatOverflowsTheStackFails() throws Exception {
        assertThat(submit("recurse")).startsWith("TaskFailedException USER\njava.lang.StackOverflowError: ");
    }

    @Test
    void aResultThatCannotBeEncodedIsRefusedByItsType() throws Exception {
        assertThat(submit("unencodable")).startsWith("UnencodableException USER\n").contains("java.lang.Thread");
    }

    private static String submit(String what) throws Exception {
        JavaProgram.Outcome outcome = cluster.sheaf().run("submit", jar.toString(), what);
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        return outcome.stdout();
    }
}
