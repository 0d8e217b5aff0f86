package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./sheaf} decides, in a tree of its own in which Maven and Java only note that they were called. */
@Timeout(60)
class LauncherTest {

    private static final String NEEDED = "bash dirname basename readlink cat find head mkdir mv rm date sleep ln";

    @TempDir
    Path scratch;

    private Path tree;
    private Path tools;
    private Path builds;

    @BeforeEach
    void plantATree() throws Exception {
        // What bash makes of the directory's name, of which a part may be a link.
        tree = Files.createDirectories(scratch.toRealPath().resolve("a tree"));
        tools = Files.createDirectory(scratch.resolve("tools"));
        builds = tree.resolve("builds");
        Files.copy(Built.home().resolve("sheaf"), tree.resolve("sheaf"));
        for (String pom : List.of("pom.xml", "module/pom.xml", "dist/command/pom.xml", "module/src/main/Source.java", "connectors/format/pom.xml",
                "connectors/format/src/main/Source.java", ".mvn/maven.config")) {
            Files.createDirectories(tree.resolve(pom).getParent());
            Files.createFile(tree.resolve(pom));
        }
        script(tools.resolve("mvn"), """
                echo built >>'%s'
                [ ! -e '%s/broken' ] || { echo 'the compiler says no'; exit 1; }
                for word; do case $word in -Dsheaf.lib=*) lib=${word#*=} ;; esac; done
                mkdir "$lib"; : >"$lib/a.jar"
                """.formatted(builds, tree));
        java("17.0.1");
        lend("flock");
        for (String tool : NEEDED.split(" ")) {
            assertThat(lend(tool)).as(tool).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"module/src/main/Source.java", "connectors/format/src/main/Source.java", "connectors/format/pom.xml", "dist/command/pom.xml"})
    void buildsOnceAndAgainWhenASourceIsNewer(String source) throws Exception {
        assertThat(run("one", "two words").stdout()).endsWith("io.sheaf.cli.Main\none\ntwo words\n");
        run();
        assertThat(builds).hasContent("built");

        Files.setLastModifiedTime(tree.resolve(source), FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run().stderr()).isEqualTo("sheaf: building again, sources have changed; this takes a moment\n");
        assertThat(builds).hasContent("built\nbuilt");
    }

    @Test
    void showsWhyABuildFailedAndKeepsStdoutEmpty() throws Exception {
        Files.createFile(tree.resolve("broken"));

        JavaProgram.Outcome outcome = run();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("the compiler says no", "sheaf: the build failed");
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        java("11.0.2");

        assertThat(run().stderr()).startsWith("sheaf: ").contains("11.0.2", "17");
        assertThat(builds).doesNotExist();
    }

    @Test
    void withoutFlockItTakesTheLockOfAProcessThatIsGone() throws Exception {
        Files.deleteIfExists(tools.resolve("flock"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        lockOf(gone);

        assertThat(run().exitCode()).isZero();

        assertThat(builds).hasContent("built");
        assertThat(Files.isSymbolicLink(tree.resolve("target/dist/lock.pid"))).isFalse();
    }

    @Test
    void withoutFlockItWaitsForTheBuildOfAnother() throws Exception {
        Files.deleteIfExists(tools.resolve("flock"));
        Process holder = new ProcessBuilder("cat").start();
        try {
            lockOf(holder);
            try (RunningProgram waiting = start()) {
                await().until(() -> waiting.stderr().contains("waiting for a build in another process"));
                assertThat(builds).doesNotExist();

                holder.destroy();

                assertThat(waiting.awaitEnd().exitCode()).isZero();
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(builds).hasContent("built");
    }

    private void lockOf(Process holder) throws IOException {
        Path dist = Files.createDirectories(tree.resolve("target/dist"));
        Files.createSymbolicLink(dist.resolve("lock.pid"), Path.of(Long.toString(holder.pid())));
    }

    /** Java says with which words it was called. */
    private void java(String version) throws IOException {
        Path home = Files.createDirectories(scratch.resolve("jdk"));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "printf '%s\\n' \"$@\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    // Not a link, of which JUnit warns when it deletes the directory.
    private boolean lend(String tool) throws IOException {
        for (String directory : System.getenv("PATH").split(":")) {
            Path file = Path.of(directory, tool);
            if (Files.isExecutable(file)) {
                script(tools.resolve(tool), "exec '" + file + "' \"$@\"\n");
                return true;
            }
        }
        return false;
    }

    private JavaProgram.Outcome run(String... arguments) throws IOException, InterruptedException {
        try (RunningProgram program = start(arguments)) {
            return program.awaitEnd();
        }
    }

    private RunningProgram start(String... arguments) throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(tools.resolve("bash").toString(), tree.resolve("sheaf").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", scratch.resolve("jdk").toString());
        builder.environment().remove("SHEAF_OPTS");
        return new RunningProgram("sheaf", builder.start(), out, err);
    }
}
