package io.sheaf.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same seed gives the same commands, in this JVM and in others. */
class DeterminismTest {

    private static final int SEEDS = 30;

    @Test
    void aSeedGivesTheSameCommandsInEveryJvmWhateverItsIdentityHashesAre() throws IOException, InterruptedException {
        Process counting = start("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=3");
        Process constant = start("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2", "-Xint");
        String here = Long.toString(Hashes.of(1, SEEDS));
        assertThat(List.of(answer(counting), answer(constant))).containsOnly(here);
    }

    @Test
    void aSeedGivesTheSameCommandsOfAllSchedulersThatFollowOneAnother() {
        long first = Hashes.of(Scenario.CRASHING_FROM, SEEDS);
        assertThat(Hashes.of(Scenario.CRASHING_FROM, SEEDS)).isEqualTo(first);
    }

    @Test
    void anotherSeedGivesOtherCommands() {
        assertThat(Simulation.run(1).hash()).isNotEqualTo(Simulation.run(2).hash());
    }

    private static Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hashes.class.getName(), "1", Integer.toString(SEEDS)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String answer(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.strip();
    }
}
