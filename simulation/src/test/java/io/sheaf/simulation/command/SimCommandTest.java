package io.sheaf.simulation.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.cli.ExitCodes;
import io.sheaf.simulation.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimCommandTest {

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setOut(before);
    }

    private int sim(String... arguments) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        CommandLine line = new CommandLine(new SimCommand());
        line.setErr(new PrintWriter(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((thrown, where, parsed) -> ExitCodes.of(thrown));
        return line.execute(arguments);
    }

    @Test
    void runsOneSeedAndNamesItsCommands() {
        assertThat(sim("--seed", "3")).isEqualTo(ExitCodes.OK);
        Simulation.Outcome again = Simulation.run(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("seed 3: " + again.events() + " events", Long.toHexString(again.hash()));
    }

    @Test
    void runsManySeedsAndSaysHowTheirJobsEnded() {
        assertThat(sim("--seeds", "20", "--from", "100")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("seeds 100 to 119: ", "0 failures", "SUCCEEDED=");
    }

    @Test
    void leavesOutWhatItIsTold() {
        assertThat(sim("--seed", "3", "--without", "crash,job0,workers=1,tasks=2")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(Simulation.run(3).events() + " events");
    }

    @Test
    void refusesWhatFitsNoSeed() {
        assertThat(sim("--seed", "3", "--from", "1")).isEqualTo(ExitCodes.REFUSED);
        assertThat(sim("--seeds", "0")).isEqualTo(ExitCodes.REFUSED);
        assertThat(sim("--seed", "3", "--without", "nonsense")).isEqualTo(ExitCodes.REFUSED);
        assertThat(sim()).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
