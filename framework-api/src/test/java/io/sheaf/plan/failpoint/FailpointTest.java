package io.sheaf.plan.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FailpointTest {

    @TempDir
    Path directory;

    /** A process that comes to two points, by turns, and says so. */
    static final class Visitor {
        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("farewell")));
            for (int i = 1; i <= 3; i++) {
                Failpoint.COMMIT_BEGUN.pass();
                Failpoint.COMMIT_SHOWN.passIf(() -> false);
                if (Failpoint.COMMIT_LISTED.isDue()) {
                    System.out.println("half");
                    Failpoint.COMMIT_LISTED.takeEffect();
                }
                System.out.println("passed " + i);
            }
        }
    }

    private static Process visitor(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Visitor.class.getName()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Process visitorHere() throws IOException {
        return visitor("-D" + Failpoint.PROPERTY + "=" + directory);
    }

    private static List<String> said(Process visitor) throws IOException, InterruptedException {
        List<String> lines = new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(visitor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return lines;
    }

    private void arm(Failpoint point, String how) throws IOException {
        Files.writeString(directory.resolve(point.name()), how);
    }

    private Path mark(Failpoint point, Process by) {
        return directory.resolve(point.name() + "." + by.pid());
    }

    @Test
    void isPassedByWhoWasNotToldOfThem() throws Exception {
        arm(Failpoint.COMMIT_BEGUN, "1");
        Process visitor = visitor();
        assertThat(said(visitor)).containsExactly("passed 1", "passed 2", "passed 3", "farewell");
        assertThat(directory.resolve(Failpoint.COMMIT_BEGUN.name())).exists();
    }

    @Test
    void endsTheProcessWithoutFarewellAtItsTurnAndNoOther() throws Exception {
        arm(Failpoint.COMMIT_BEGUN, "3");
        Process visitor = visitorHere();
        assertThat(said(visitor)).containsExactly("passed 1", "passed 2");
        assertThat(visitor.exitValue()).isEqualTo(Failpoint.EXIT_CODE);
        assertThat(mark(Failpoint.COMMIT_BEGUN, visitor)).exists();

        Process next = visitorHere();
        assertThat(said(next)).containsExactly("passed 1", "passed 2", "passed 3", "farewell");
    }

    @Test
    void whatIsToBeDoneByHalvesIsDoneBefore() throws Exception {
        arm(Failpoint.COMMIT_LISTED, "2");
        assertThat(said(visitorHere())).containsExactly("passed 1", "half");
    }

    @Test
    void whereNobodyIsHereNobodyDies() throws Exception {
        arm(Failpoint.COMMIT_SHOWN, "1");
        assertThat(said(visitorHere())).endsWith("passed 3", "farewell");
    }

    @Test
    void whoIsToldToStayGoesOnWhenTheFileIsGone() throws Exception {
        arm(Failpoint.COMMIT_BEGUN, "2 " + Failpoint.STAY);
        Process visitor = visitorHere();
        while (Files.notExists(mark(Failpoint.COMMIT_BEGUN, visitor))) {
            Thread.onSpinWait();
        }
        assertThat(visitor.isAlive()).isTrue();
        Files.delete(mark(Failpoint.COMMIT_BEGUN, visitor));
        assertThat(said(visitor)).containsExactly("passed 1", "passed 2", "passed 3", "farewell");
    }
}
