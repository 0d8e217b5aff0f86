package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.GatedWordCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One table, however many processes count, and whatever happens to them. */
class WordCountOnProcessesTest {

    private static final int MIB = 1 << 20;

    @TempDir
    static Path texts;

    private static String[] table;
    private static String embedded;

    @TempDir
    Path scratch;

    @BeforeAll
    static void countInThisMachinesOnlyProcess(@TempDir Path scratch) throws Exception {
        Corpus corpus = new Corpus(20_240_817);
        corpus.write(texts.resolve("a.txt"), 9 * MIB, null);
        corpus.write(texts.resolve("b.txt.gz"), 4 * MIB, GatedWordCount.GATED);
        corpus.write(texts.resolve("c.txt"), 6 * MIB, GatedWordCount.GATED);
        corpus.write(texts.resolve("d.txt.gz"), MIB, GatedWordCount.GATED);
        table = corpus.table();
        embedded = success(Sheaf.in(scratch).run("example", "word-count", texts.toString()));
    }

    @Test
    void embeddedCountsWhatIsThere() {
        assertThat(embedded.split("\n")).containsExactlyInAnyOrder(table);
    }

    @Test
    void oneWorkerGivesTheSameTable() throws Exception {
        assertThat(countOn(1)).isEqualTo(embedded);
    }

    @Test
    void twoWorkersGiveTheSameTable() throws Exception {
        assertThat(countOn(2)).isEqualTo(embedded);
    }

    @Test
    void fourWorkersGiveTheSameTable() throws Exception {
        assertThat(countOn(4)).isEqualTo(embedded);
    }

    private String countOn(int workers) throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), workers)) {
            return success(cluster.sheaf().run("example", "word-count", texts.toString()));
        }
    }

    @Test
    void givesTheSameTableWhenAWorkerIsKilledInTheMiddle() throws Exception {
        Path gate = scratch.resolve("gate");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1");
                RunningProgram count = gatedCount(cluster, gate)) {
            await().atMost(DevCluster.SOON).until(() -> isHalfDone(cluster, count));
            JsonNode victim = cluster.workers().stream().filter(worker -> worker.get("running").asInt() > 0).findFirst().orElseThrow();

            RunningProgram.signal(victim.get("pid").asLong(), "KILL");

            assertThat(cluster.jobs()).singleElement().matches(job -> job.get("state").asString().equals("RUNNING"));
            await().atMost(DevCluster.SOON)
                    .until(() -> cluster.workers().stream().noneMatch(worker -> worker.get("pid").equals(victim.get("pid"))));
            Files.createFile(gate);
            assertThat(success(count.awaitEnd())).isEqualTo(embedded);
        }
    }

    /** Tasks are done, and others wait at the gate: their job cannot end before it opens. */
    private static boolean isHalfDone(DevCluster cluster, RunningProgram count) throws Exception {
        assertThat(count.process().isAlive()).as(count.stderr()).isTrue();
        List<JsonNode> jobs = cluster.jobs();
        return jobs.size() == 1
                && jobs.get(0).get("state").asString().equals("RUNNING")
                && jobs.get(0).get("tasksDone").asInt() > 0
                && cluster.workers().stream().anyMatch(worker -> worker.get("running").asInt() > 0);
    }

    private RunningProgram gatedCount(DevCluster cluster, Path gate) throws Exception {
        return cluster.sheaf().userProgram(GatedWordCount.class).start(scratch, gate.toString(), texts.toString());
    }

    private static String success(JavaProgram.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        return outcome.stdout();
    }
}
