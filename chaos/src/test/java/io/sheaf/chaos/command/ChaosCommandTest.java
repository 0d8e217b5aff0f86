package io.sheaf.chaos.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.chaos.Scenario;
import io.sheaf.cli.ExitCodes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChaosCommandTest {

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setOut(before);
    }

    private int chaos(String... arguments) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        CommandLine line = new CommandLine(new ChaosCommand());
        line.setErr(new PrintWriter(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((thrown, where, parsed) -> ExitCodes.of(thrown));
        return line.execute(arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsAllScenarios() {
        assertThat(chaos("--list")).isEqualTo(ExitCodes.OK);
        assertThat(said().lines()).hasSameSizeAs(Scenario.all()).anyMatch(line -> line.startsWith("long-pause: a worker stands still"));
    }

    @Test
    void triesSeedsAndCountsWhatWasWrong() {
        assertThat(chaos("--runs", "1", "--from", "2")).as(said()).isEqualTo(ExitCodes.OK);
        assertThat(said()).contains("seed 2: ").endsWith("1 runs, 0 wrong, 0 hung\n");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(chaos("--scenario", "nonsense")).isEqualTo(ExitCodes.REFUSED);
        assertThat(chaos("--seed", "1", "--from", "1")).isEqualTo(ExitCodes.REFUSED);
        assertThat(chaos("--runs", "0")).isEqualTo(ExitCodes.REFUSED);
        assertThat(chaos("--seed", "-1")).isEqualTo(ExitCodes.REFUSED);
        assertThat(chaos()).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
