package io.sheaf.integration;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK of another feature release than the one that runs the tests, installed beside it. */
record OtherJdk(Path java, int feature) {

    private static final int OLDEST = 17;

    /** Skips the test if there is none. */
    static OtherJdk assumed() throws IOException {
        Path beside = Path.of(System.getProperty("java.home")).toRealPath().getParent();
        Optional<OtherJdk> other;
        try (Stream<Path> homes = Files.list(beside)) {
            other = homes.sorted().flatMap(home -> of(home).stream()).filter(jdk -> jdk.feature != Runtime.version().feature()).findFirst();
        }
        assumeThat(other).as("a JDK of another release, at least " + OLDEST + ", is installed in " + beside).isPresent();
        return other.orElseThrow();
    }

    private static Optional<OtherJdk> of(Path home) {
        Path java = home.resolve("bin/java");
        Path release = home.resolve("release");
        if (!Files.isExecutable(java) || !Files.isReadable(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var in = Files.newInputStream(release)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(release + " cannot be read", e);
        }
        int feature = Runtime.Version.parse(properties.getProperty("JAVA_VERSION").replace("\"", "")).feature();
        return feature < OLDEST ? Optional.empty() : Optional.of(new OtherJdk(java, feature));
    }

    /** The command on this JDK. */
    RunningProgram start(Sheaf sheaf, String... arguments) throws IOException {
        List<String> options = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData");
        return new JavaProgram(java, "io.sheaf.cli.Main", Built.commandJars(), sheaf.environment(), options).start(sheaf.scratch(), arguments);
    }
}
