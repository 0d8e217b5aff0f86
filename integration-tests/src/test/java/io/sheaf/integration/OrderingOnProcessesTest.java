package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Ordering;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of operators that order and number are those of one process, on workers that know nothing of the program. */
class OrderingOnProcessesTest {

    @TempDir
    Path scratch;

    @Test
    void twoWorkersGiveWhatTheProgramsOwnProcessGives() throws Exception {
        String embedded = results(Sheaf.in(scratch));
        assertThat(embedded.lines()).hasSize(22);
        assertThat(embedded.lines().filter(line -> line.startsWith("longs: "))).singleElement().asString().startsWith("longs: 0; 1; 2; 3; ").endsWith("; 2999");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2)) {
            assertThat(results(cluster.sheaf()).lines()).containsExactly(embedded.lines().toArray(String[]::new));
        }
    }

    private String results(Sheaf sheaf) throws Exception {
        JavaProgram.Outcome outcome = sheaf.userProgram(Ordering.class).run(scratch);
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).isEmpty();
        return outcome.stdout();
    }
}
