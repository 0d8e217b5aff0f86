package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.Joining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Joins whose way is chosen at run time are the same on workers that are processes, in order and choice, and whatever dies. */
class JoinsOnProcessesTest {

    private static final int WORKERS = 2;
    private static final String NEVER = "0";
    private static final String SOMETIMES = "7000";
    private static final String ALWAYS = Long.toString(Long.MAX_VALUE);

    @TempDir
    Path scratch;

    @Test
    void workersChooseAndOrderAsTheProgramsOwnProcessDoes() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), WORKERS)) {
            for (String below : List.of(NEVER, SOMETIMES, ALWAYS)) {
                String embedded = results(Sheaf.in(scratch), below);
                assertThat(results(cluster.sheaf(), below).lines()).as("below %s", below).containsExactlyElementsOf(embedded.lines().toList());
                List<String> choices = embedded.lines().filter(line -> line.contains("as a table")).toList();
                assertThat(choices).hasSize(5);
                assertThat(embedded.contains("leftJoin split partition ")).as("below %s", below).isEqualTo(!below.equals(ALWAYS));
                assertThat(choices.stream().anyMatch(line -> line.contains(" broadcast:"))).as("%s", choices).isEqualTo(!below.equals(NEVER));
                List<JsonNode> jobs = cluster.jobs();
                assertThat(jobs).anySatisfy(job -> assertThat(job.get("measured").findValuesAsString("records")).containsExactly("64"));
                assertThat(show(cluster, jobs.get(0))).containsPattern("MEASURED\tstage 0 wrote \\d+ bytes in 64 records and 64 tasks");
                // There are many jobs, of which each costs a process to show.
                JsonNode split = jobs.stream().filter(job -> !job.get("joined").findValues("tasks").isEmpty()).findFirst().orElseThrow();
                assertThat(show(cluster, split)).containsPattern("JOINED\tpartitions of stage \\d+, .*: split partition \\d+ of \\d+ bytes among \\d+ tasks");
                assertThat(choices.stream().anyMatch(line -> line.contains(" shuffle:"))).as("%s", choices).isEqualTo(!below.equals(ALWAYS));
            }
        }
    }

    private static String show(DevCluster cluster, JsonNode job) throws Exception {
        return cluster.sheaf().run("job", "show", job.get("id").asString()).stdout();
    }

    private String results(Sheaf sheaf, String below) throws Exception {
        JavaProgram.Outcome outcome = sheaf.userProgram(Joining.class).run(scratch, below);
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).isEmpty();
        return outcome.stdout();
    }

    @Test
    void aWorkerThatDiesAfterTheChoiceChangesNothing() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), WORKERS, "--slots", "1")) {
            for (String below : List.of(NEVER, ALWAYS)) {
                kill(cluster, below, results(Sheaf.in(scratch), below));
            }
        }
    }

    private void kill(DevCluster cluster, String below, String expected) throws Exception {
        Path log = scratch.resolve("log" + below);
        Path gate = scratch.resolve("gate" + below);
        try (RunningProgram program = cluster.sheaf().userProgram(Joining.class)
                .start(scratch, below, log.toString(), gate.toString(), Integer.toString(WORKERS))) {
            await().atMost(DevCluster.SOON).until(() -> !program.process().isAlive() || said(log, "left").size() >= WORKERS);
            assertThat(program.process().isAlive()).as(program.stderr()).isTrue();
            List<String> before = said(log, "right");
            String victim = before.get(0).split(" ")[2];
            RunningProgram.signal(Long.parseLong(victim), "KILL");
            await().atMost(DevCluster.SOON).until(() -> cluster.workers().size() == WORKERS
                    && cluster.workers().stream().noneMatch(worker -> worker.get("pid").asString().equals(victim)));
            Files.createFile(gate);
            JavaProgram.Outcome outcome = program.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).as("below %s", below).isEqualTo(expected);
            assertThat(said(log, "right").size()).isGreaterThan(before.size());
        }
    }

    private static List<String> said(Path log, String what) throws Exception {
        return Files.exists(log) ? Files.readAllLines(log).stream().filter(line -> line.startsWith(what)).toList() : List.of();
    }
}
