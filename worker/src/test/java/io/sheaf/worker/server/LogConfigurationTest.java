package io.sheaf.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogConfigurationTest {

    /** A process that logs. */
    static final class Logging {
        private Logging() {}

        public static void main(String[] arguments) {
            LogConfiguration.choose();
            System.getLogger("io.sheaf.some.Place").log(Level.WARNING, "cannot remove it", new IOException("disk gone"));
            System.getLogger("io.sheaf.some.Place").log(Level.DEBUG, "of no interest");
            System.getLogger("com.acme.App").log(Level.WARNING, "the user's own", new IllegalStateException("theirs"));
        }
    }

    @Test
    void whatSheafLogsIsALineAndWhatUsersLogIsLeftAlone() throws Exception {
        List<String> lines = run();
        assertThat(lines).first().isEqualTo("sheaf: cannot remove it: java.io.IOException: disk gone");
        assertThat(lines.get(1)).doesNotStartWith("\tat");
        assertThat(String.join("\n", lines)).contains("the user's own", "IllegalStateException: theirs", "\tat ").doesNotContain("no interest");
    }

    @Test
    void stackTracesFollowIfAskedFor() throws Exception {
        List<String> lines = run(LogConfiguration.verboseOption());
        assertThat(lines.get(0)).startsWith("sheaf: cannot remove it");
        assertThat(lines.get(1)).isEqualTo("java.io.IOException: disk gone");
        assertThat(lines.get(2)).startsWith("\tat ");
    }

    private static List<String> run(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Logging.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
