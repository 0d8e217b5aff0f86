package io.sheaf.cli;

import static io.sheaf.cli.Captured.sheaf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitCommandTest {

    @TempDir
    Path directory;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void onlyEmbedded() {
        Assumptions.assumeTrue(System.getenv("SHEAF_CLUSTER") == null, "SHEAF_CLUSTER is set");
    }

    @AfterEach
    void restoreLoader() {
        Thread.currentThread().setContextClassLoader(before);
    }

    /** What the jar runs. */
    public static final class Driver {
        private static volatile Thread mainThread;

        private Driver() {}

        public static void main(String[] arguments) {
            mainThread = Thread.currentThread();
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "job" -> {
                    try (Cluster cluster = Cluster.open()) {
                        System.out.println(cluster.pool().map(List.of(1, 2), x -> x + 1));
                    }
                }
                case "unencodable" -> {
                    try (Cluster cluster = Cluster.open()) {
                        cluster.of("a").aggregate(Thread.currentThread(), (zero, x) -> zero, (a, b) -> a);
                    }
                }
                case "sheaf-error" -> throw new InputException("bad byte");
                case "thread" -> new Thread(Driver::afterMain).start();
                case "error" -> throw new IllegalStateException("odd");
                case "overflow" -> throw new StackOverflowError();
                default -> System.out.println(String.join("|", arguments));
            }
        }

        // Says something only when main has returned.
        private static void afterMain() {
            Thread main = mainThread;
            while (Arrays.stream(main.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(Driver.class.getName()))) {
                Thread.onSpinWait();
            }
            System.out.println("after main");
        }
    }

    @Test
    void runsTheMainClassOfTheManifest() throws IOException {
        Captured answer = sheaf("submit", jar(Driver.class.getName()), "job");

        assertThat(answer).isEqualTo(new Captured(0, "[2, 3]\n", ""));
    }

    @Test
    void goesOnUntilTheProgramsThreadsHaveEnded() throws IOException {
        assertThat(sheaf("submit", jar(Driver.class.getName()), "thread")).isEqualTo(new Captured(0, "after main\n", ""));
    }

    @Test
    void leavesOptionsBehindTheJarToTheProgram() throws IOException {
        Captured answer = sheaf("submit", "--main-class", Driver.class.getName(), jar(null), "--help", "-v", "@file", "--cluster", "x");

        assertThat(answer).isEqualTo(new Captured(0, "--help|-v|@file|--cluster|x\n", ""));
    }

    @Test
    void endsWithTheCodeOfAnUncaughtSheafException() throws IOException {
        assertThat(sheaf("submit", jar(Driver.class.getName()), "sheaf-error")).isEqualTo(new Captured(3, "", "sheaf: bad byte\n"));
    }

    @Test
    void refusesAProgramWhoseValuesCannotBeSent() throws IOException {
        assertRefused(sheaf("submit", jar(Driver.class.getName()), "unencodable"), "SubmitCommandTest.java:");
    }

    @Test
    void endsWithOneForAnyOtherException() throws IOException {
        Captured odd = sheaf("submit", jar(Driver.class.getName()), "error");
        assertThat(odd.code()).isEqualTo(1);
        assertThat(odd.err()).contains("odd").doesNotContain("\tat ");

        Captured overflow = sheaf("submit", jar(Driver.class.getName()), "overflow");
        assertThat(overflow.code()).isEqualTo(1);
        assertThat(overflow.err()).contains("StackOverflowError").doesNotContain("\tat ");
    }

    @Test
    void refusesWhatIsNoProgram() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");

        assertRefused(sheaf("submit", directory.resolve("missing.jar").toString()), "missing.jar");
        assertRefused(sheaf("submit", directory.toString()), "is a directory");
        assertRefused(sheaf("submit", text.toString()), "is no jar");
        assertRefused(sheaf("submit", "--main-class", Driver.class.getName(), text.toString()), "is no jar");
        assertRefused(sheaf("submit", jar(null)), "Main-Class");
        assertRefused(sheaf("submit", jar("demo.Missing")), "demo.Missing");
        assertRefused(sheaf("submit", jar("java.lang.String")), "main");
    }

    private static void assertRefused(Captured answer, String reason) {
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("sheaf: ").contains(reason).doesNotContain("\tat ");
    }

    private String jar(String mainClassOrNull) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (mainClassOrNull != null) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClassOrNull);
        }
        Path jar = directory.resolve("app.jar");
        String entry = Driver.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream driver = Driver.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            driver.transferTo(out);
        }
        return jar.toString();
    }
}
