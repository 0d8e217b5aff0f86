package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs of one program share, on workers that are processes. */
class SharedDataOnProcessesTest {

    private static final int WORKERS = 2;

    @TempDir
    Path scratch;

    private Path log;

    private record Computed(int partition, long pid) {}

    private List<Computed> computed() throws Exception {
        return Files.readAllLines(log).stream().filter(line -> line.startsWith("computed")).map(line -> line.split(" "))
                .map(words -> new Computed(Integer.parseInt(words[1]), Long.parseLong(words[2]))).toList();
    }

    @Test
    void aBroadcastComesOncePerWorkerAndOnlyLostPartitionsAreComputedAgain() throws Exception {
        log = scratch.resolve("log");
        Path gate = scratch.resolve("gate");
        String squares = IntStream.range(0, 64).mapToObj(n -> Integer.toString(n * n)).toList().toString();
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), WORKERS, "--slots", "1");
                RunningProgram program = cluster.sheaf().userProgram(SharedData.class)
                        .start(scratch, log.toString(), gate.toString(), Integer.toString(WORKERS))) {
            await().atMost(DevCluster.SOON).until(() -> !program.process().isAlive() || program.stdout().contains("second"));
            assertThat(program.stdout()).as(program.stderr()).isEqualTo("first " + squares + "\nsecond " + squares + "\n");

            List<Computed> before = computed();
            assertThat(before).extracting(Computed::partition).doesNotHaveDuplicates();
            assertThat(before).extracting(Computed::pid).containsOnlyElementsOf(cluster.processes().stream().map(ProcessHandle::pid).toList());
            assertThat(Files.readAllLines(log)).filteredOn(line -> line.startsWith("decoded")).hasSize(WORKERS).doesNotHaveDuplicates();
            assertThat(cluster.jobs()).filteredOn(job -> job.get("state").asString().equals("RUNNING")).hasSize(2);

            long victim = before.get(0).pid();
            RunningProgram.signal(victim, "KILL");
            await().atMost(DevCluster.SOON).until(() -> cluster.workers().size() == WORKERS
                    && cluster.workers().stream().noneMatch(worker -> worker.get("pid").asLong() == victim));
            assertThat(computed()).isEqualTo(before);
            Files.createFile(gate);
            JavaProgram.Outcome outcome = program.awaitEnd();

            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).endsWith("third " + squares + "\ncount [64]\n");
            Set<Integer> lost = new HashSet<>(before.stream().filter(one -> one.pid() == victim).map(Computed::partition).toList());
            List<Computed> all = computed();
            assertThat(all.subList(before.size(), all.size())).extracting(Computed::partition).containsExactlyInAnyOrderElementsOf(lost);
            assertThat(cluster.jobs()).noneMatch(job -> job.get("state").asString().equals("RUNNING"));
        }
    }
}
