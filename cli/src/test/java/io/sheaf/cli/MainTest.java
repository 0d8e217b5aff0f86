package io.sheaf.cli;

import static io.sheaf.cli.Captured.sheaf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "", "nonsense", "--nonsense", "job", "worker", "scheduler", "job show", "job list -o xml", "worker start", "submit",
        "dev --workers two", "dev --workers 0", "dev --slots 0", "dev extra", "scheduler start --port x"
    })
    void refusesUsageErrorsOnStderrAlone(String line) {
        Captured answer = sheaf(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("sheaf: ").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpsWithExamplesEverywhere(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");

        Captured answer = sheaf(arguments.toArray(String[]::new));

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).startsWith("Usage: sheaf").contains("Examples:");
    }

    static Stream<List<String>> commands() {
        return below(Main.commandLine(), List.of());
    }

    private static Stream<List<String>> below(CommandLine line, List<String> path) {
        return Stream.concat(Stream.of(path), line.getSubcommands().entrySet().stream().flatMap(entry -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(entry.getKey());
            return below(entry.getValue(), longer);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"job list", "job show 1", "job watch 1", "job cancel 1", "worker list"})
    void asksForAClusterThatNobodyNamed(String line) {
        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("SHEAF_CLUSTER") == null, "SHEAF_CLUSTER is set");

        Captured answer = sheaf(line.split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("--cluster HOST:PORT");
    }

    @Test
    void namesItsRelease() {
        assertThat(sheaf("--version").out()).matches("sheaf \\S+\\n");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(sheaf("exampel").err()).contains("example");
    }
}
