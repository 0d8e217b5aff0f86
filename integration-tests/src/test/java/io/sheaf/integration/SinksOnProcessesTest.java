package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.GatedWrite;
import io.sheaf.examples.SingleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A reader sees all of a job's output or none, also when a worker dies in the middle of writing. */
class SinksOnProcessesTest {

    @TempDir
    Path scratch;

    @Test
    void aDirectoryIsCompleteAlthoughAWorkerWasKilledWhileItWrote() throws Exception {
        Path out = scratch.resolve("out");
        writeWithAWorkerKilled("directory", out, () -> out.resolve("_SUCCESS"));

        List<String> lines = new ArrayList<>();
        List<String> names = names(out);
        assertThat(names).hasSize(1 + GatedWrite.TASKS).contains("_SUCCESS").allMatch(name -> name.matches("_SUCCESS|part-\\d{5}"));
        for (String name : names.subList(1, names.size())) {
            lines.addAll(Files.readAllLines(out.resolve(name)));
        }
        assertThat(lines).isEqualTo(expected());
    }

    @Test
    void aFileOfTheUsersOwnSinkIsCompleteAlthoughAWorkerWasKilledWhileItWrote() throws Exception {
        Path directory = Files.createDirectory(scratch.resolve("own"));
        Path out = directory.resolve("lines.txt");
        writeWithAWorkerKilled("file", out, () -> out);

        assertThat(Files.readAllLines(out)).isEqualTo(expected());
        await().atMost(DevCluster.SOON).untilAsserted(() -> assertThat(names(directory)).containsExactly("lines.txt"));
    }

    /** Nothing appears, what was written is removed, and the next program has the place. */
    @Test
    void aJobThatIsCancelledLeavesNothingInTheWayOfTheNext() throws Exception {
        Path place = Files.createDirectory(scratch.resolve("place"));
        Path out = place.resolve("out");
        Path gate = scratch.resolve("gate");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            try (RunningProgram cancelled = program(cluster).start(scratch, gate.toString(), "directory", out.toString())) {
                await().atMost(DevCluster.SOON).until(() -> isHalfDone(cluster, cancelled));
                assertThat(names(place)).hasSize(1).allMatch(name -> name.startsWith(".out-"));
                assertThat(cluster.sheaf().run("job", "cancel", cluster.jobs().get(0).get("id").asString()).exitCode()).isZero();
                assertThat(cancelled.awaitEnd().exitCode()).isNotZero();
                await().atMost(DevCluster.SOON).until(() -> names(place).isEmpty());
            }
            Files.createFile(gate);
            JavaProgram.Outcome outcome = program(cluster).run(scratch, gate.toString(), "directory", out.toString());
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(names(out)).hasSize(1 + GatedWrite.TASKS);
            await().atMost(DevCluster.SOON).until(() -> names(place).equals(List.of("out")));
        }
    }

    /** What is there when the output is. */
    private interface Sign {
        Path file();
    }

    private void writeWithAWorkerKilled(String kind, Path out, Sign complete) throws Exception {
        Path gate = scratch.resolve("gate");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1");
                RunningProgram write = program(cluster).start(scratch, gate.toString(), kind, out.toString())) {
            await().atMost(DevCluster.SOON).until(() -> isHalfDone(cluster, write));
            JsonNode victim = cluster.workers().stream().filter(worker -> worker.get("running").asInt() > 0).findFirst().orElseThrow();

            RunningProgram.signal(victim.get("pid").asLong(), "KILL");

            await().atMost(DevCluster.SOON)
                    .until(() -> cluster.workers().stream().noneMatch(worker -> worker.get("pid").equals(victim.get("pid"))));
            assertThat(complete.file()).doesNotExist();
            Files.createFile(gate);
            JavaProgram.Outcome outcome = write.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo(GatedWrite.TASKS * GatedWrite.LINES + "\n");
            if (kind.equals("file")) {
                // What a sink of the user's left is removed by the workers after the job's end.
                await().atMost(DevCluster.SOON).until(() -> names(out.getParent()).size() == 1);
            }
        }
    }

    private static boolean isHalfDone(DevCluster cluster, RunningProgram write) throws Exception {
        assertThat(write.process().isAlive()).as(write.stderr()).isTrue();
        List<JsonNode> jobs = cluster.jobs();
        return jobs.size() == 1
                && jobs.get(0).get("tasksDone").asInt() >= GatedWrite.TASKS / 2
                && cluster.workers().stream().filter(worker -> worker.get("running").asInt() > 0).count() == 2;
    }

    /** With the jar of the examples, whose sink travels to the workers. */
    private static JavaProgram program(DevCluster cluster) throws IOException {
        JavaProgram bare = cluster.sheaf().userProgram(GatedWrite.class);
        List<Path> classPath = new ArrayList<>(bare.classPath());
        classPath.add(Path.of(SingleFile.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
        return new JavaProgram(bare.mainClass(), classPath, bare.environment(), bare.jvmOptions());
    }

    private static List<String> expected() {
        List<String> lines = new ArrayList<>();
        for (int task = 0; task < GatedWrite.TASKS; task++) {
            for (int line = 0; line < GatedWrite.LINES; line++) {
                lines.add(GatedWrite.text(task, line));
            }
        }
        return lines;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
