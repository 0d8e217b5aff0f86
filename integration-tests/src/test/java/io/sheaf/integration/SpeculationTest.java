package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Dividing;
import demo.Straggling;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that is stuck on one worker process is done by another, and of one that is only slow others do a part. */
class SpeculationTest {

    @TempDir
    Path scratch;

    @Test
    void aTaskThatIsStuckIsDoneByAnotherWorkerAndCountsOnce() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            JavaProgram.Outcome outcome = cluster.sheaf().userProgram(Straggling.class).run(scratch);
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo(IntStream.range(0, 64).boxed().toList() + "\n64\n");
            String id = cluster.jobs().get(0).get("id").asString();
            assertThat(cluster.sheaf().run("job", "show", id).stdout())
                    .containsPattern("SPECULATED\t[1-8] slow tasks were tried twice at the same time; the second attempt came first in [1-8]");
            assertThat(cluster.workers()).hasSize(2).allSatisfy(worker -> assertThat(worker.get("state").asString()).isEqualTo("ACTIVE"));
        }
    }

    @Test
    void ofATaskThatIsSlowOthersReadTheRestAndNobodyNotices() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            JavaProgram.Outcome outcome = cluster.sheaf().userProgram(Dividing.class).run(scratch);
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            String groups = IntStream.range(0, 3)
                    .mapToObj(rest -> LongStream.range(0, 25_600).filter(number -> number % 3 == rest).boxed().toList())
                    .map(group -> group.get(0) + ": " + group.size() + " numbers, hash " + group.hashCode() + "\n")
                    .collect(Collectors.joining());
            assertThat(outcome.stdout()).isEqualTo(groups);
            String id = cluster.jobs().get(0).get("id").asString();
            assertThat(cluster.sheaf().run("job", "show", id).stdout()).containsPattern("DIVIDED\t[1-9][0-9]* tasks read what slow ones had not read yet");
        }
    }
}
