package io.sheaf.client.remote;

import static io.sheaf.client.remote.Places.classPath;
import static io.sheaf.client.remote.Places.jar;
import static io.sheaf.client.remote.Places.jarWithClassPath;
import static io.sheaf.client.remote.Places.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCodeTest {

    private static final ClassLoader NO_JARS = ClassLoader.getPlatformClassLoader();

    @TempDir
    Path dir;

    private static ProgramCode code(String classPath) {
        return new ProgramCode(NO_JARS, classPath, List.of(), List.of());
    }

    @Test
    void sendsTheProgramsOwnJarsAndDirectoriesInClassPathOrder() throws IOException {
        Path app = jar(dir.resolve("app.jar"), "app/Main.class");
        Path classes = Places.file(dir.resolve("classes/app/Other.class"), Places.classFile(17)).getParent().getParent();
        Path library = jar(dir.resolve("library.jar"), "lib/Library.class");
        assertThat(names(code(classPath(app, classes, library)).travelling())).containsExactly("app.jar", "classes", "library.jar");
    }

    @Test
    void leavesOutSheafsOwnJarsAndDirectoriesButNotThoseWithTheUsersClasses() throws IOException {
        Path api = jar(dir.resolve("sheaf.jar"), "io/sheaf/Cluster.class", "io/sheaf/internal/grpc/Channel.class");
        Path classes = Places.file(dir.resolve("classes/io/sheaf/worker/Main.class"), Places.classFile(17));
        Path everything = jar(dir.resolve("everything.jar"), "io/sheaf/Cluster.class", "app/Main.class");
        Path examples = jar(dir.resolve("examples.jar"), "io/sheaf/examples/SquareMap.class");
        String classPath = classPath(api, dir.resolve("classes"), everything, examples);
        assertThat(classes).exists();
        assertThat(names(code(classPath).travelling())).containsExactly("everything.jar", "examples.jar");
    }

    @Test
    void ofADistributionOnlyExamplesBenchmarksAndTheirFormatsTravel() throws IOException {
        Path cli = jar(dir.resolve("lib/sheaf-cli.jar"), "io/sheaf/cli/Main.class");
        Path netty = jar(dir.resolve("lib/netty.jar"), "io/netty/Netty.class");
        Path examples = jar(dir.resolve("lib/sheaf-examples.jar"), "io/sheaf/examples/SquareMap.class");
        Path benchmarks = jar(dir.resolve("lib/sheaf-benchmarks.jar"), "io/sheaf/benchmarks/SquareMapBench.class");
        Path library = jar(dir.resolve("lib/formats/fastcsv.jar"), "de/siegmar/fastcsv/Reader.class");
        Path app = jar(dir.resolve("mine/app.jar"), "app/Main.class");
        assertThat(names(code(classPath(cli, netty, examples, benchmarks, library, app)).travelling()))
                .containsExactly("sheaf-examples.jar", "sheaf-benchmarks.jar", "fastcsv.jar", "app.jar");
    }

    @Test
    void followsTheClassPathInManifestsAndLeavesOutJarsWithNothingElse() throws IOException {
        jar(dir.resolve("libs/a b.jar"), "a/A.class");
        Path classes = Places.file(dir.resolve("classes/app/Main.class"), Places.classFile(17)).getParent().getParent();
        Path booter = jarWithClassPath(dir.resolve("booter.jar"), "libs/a%20b.jar missing.jar " + classes.toUri());
        Path sheafed = jarWithClassPath(dir.resolve("runner.jar"), "booter.jar", "run/Runner.class");
        assertThat(names(code(classPath(sheafed, booter)).travelling())).containsExactly("runner.jar", "a b.jar", "classes");
    }

    @Test
    void putsTheJarsOfTheContextClassLoaderFirstAndAddedOnesLast() throws IOException {
        Path submitted = jar(dir.resolve("submitted.jar"), "app/Main.class");
        Path launcher = jar(dir.resolve("launcher.jar"), "launch/Main.class");
        Path added = jar(dir.resolve("added.jar"), "more/More.class");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {submitted.toUri().toURL()}, NO_JARS)) {
            ProgramCode code = new ProgramCode(loader, classPath(launcher, submitted), List.of(added), List.of());
            assertThat(names(code.travelling())).containsExactly("submitted.jar", "launcher.jar", "added.jar");
        }
    }

    @Test
    void leavesOutWhatIsExcludedByName() throws IOException {
        Path app = jar(dir.resolve("app.jar"), "app/Main.class");
        Path big = jar(dir.resolve("big-model-1.2.jar"), "big/Big.class");
        Path near = jar(dir.resolve("big-modelx1.2.jarx"), "big/Near.class");
        ProgramCode code = new ProgramCode(NO_JARS, classPath(app, big, near), List.of(), List.of("big-model-*.jar", "a.p.jar"));
        assertThat(names(code.travelling())).containsExactly("app.jar", "big-modelx1.2.jarx");
    }

    @Test
    void passesOverWhatTheJvmIgnoresOnAClassPath() throws IOException {
        Path noJar = Places.file(dir.resolve("notes.txt"), new byte[] {1, 2, 3});
        Path app = jar(dir.resolve("app.jar"), "app/Main.class");
        assertThat(names(code(classPath(noJar, dir.resolve("gone.jar"), app)).travelling())).containsExactly("app.jar");
    }

    @Test
    void leavesOutTheJdk() throws IOException {
        Path inJdk = Path.of(System.getProperty("java.home"), "lib", "jrt-fs.jar");
        assertThat(code(inJdk.toString()).travelling()).isEmpty();
    }

    @Test
    void refusesAnAddedJarThatIsNoneOrMissing() throws IOException {
        Path noJar = Places.file(dir.resolve("notes.jar"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> new ProgramCode(NO_JARS, "", List.of(noJar), List.of()).travelling())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("notes.jar is no jar");
        assertThatThrownBy(() -> new ProgramCode(NO_JARS, "", List.of(dir.resolve("gone.jar")), List.of()).travelling())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("gone.jar does not exist");
    }

    @Test
    void refusesMoreThanOneGibibyteAndNamesTheLargestEntries() throws IOException {
        Path app = jar(dir.resolve("app.jar"), "app/Main.class");
        Path big = dir.resolve("big");
        Files.createDirectory(big);
        try (RandomAccessFile sparse = new RandomAccessFile(big.resolve("model.bin").toFile(), "rw")) {
            sparse.setLength((1L << 30) + 1);
        }
        assertThatThrownBy(() -> code(classPath(app, big)).travelling())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1073741824")
                .hasMessageContaining("1073741825 bytes  " + big.toRealPath())
                .hasMessageContaining("exclude");
        assertThat(names(new ProgramCode(NO_JARS, classPath(app, big), List.of(), List.of("big")).travelling())).containsExactly("app.jar");
    }
}
