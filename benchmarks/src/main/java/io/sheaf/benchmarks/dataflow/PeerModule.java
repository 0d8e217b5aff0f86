package io.sheaf.benchmarks.dataflow;

import io.sheaf.RefusedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The module of a peer that has libraries of its own. A Maven profile of the same name builds it and collects its jars.
 *
 * @param name of the peer in the command, of the profile, and of the directory below {@code benchmarks}
 * @param main the class with the peer's {@code main}, which takes the row, its size, the directory with the row's files and the
 *     MiB of memory
 * @param jvmOptions what the peer's own launcher gives its JVM
 */
record PeerModule(String name, String main, List<String> jvmOptions) {

    static final PeerModule SPARK = new PeerModule("spark", "io.sheaf.benchmarks.spark.SparkContestant", opens(
            "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
            "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref", "sun.nio.ch", "sun.nio.cs",
            "sun.security.action", "sun.util.calendar"));

    static final PeerModule DUCKDB = new PeerModule("duckdb", "io.sheaf.benchmarks.duckdb.DuckDbContestant", List.of("--enable-native-access=ALL-UNNAMED"));

    static final PeerModule HAZELCAST = new PeerModule("hazelcast", "io.sheaf.benchmarks.hazelcast.HazelcastContestant", List.of(
            "--add-modules=java.se", "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED"));

    static final PeerModule FLINK = new PeerModule("flink", "io.sheaf.benchmarks.flink.FlinkContestant", opens(
            "java.lang", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.text", "java.time", "java.util",
            "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks", "sun.nio.ch"));

    private static List<String> opens(String... packages) {
        return Stream.of(packages).map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED").toList();
    }

    /** Where the profile collects the jars, seen from the root of the source tree. */
    Path defaultJars() {
        return Path.of("benchmarks", name, "target", "lib");
    }

    /** All jars of this directory. */
    String classPath(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new RefusedException("no jars of " + name + " in " + directory.toAbsolutePath() + ". Build them with: mvn -B -P" + name
                    + " -pl benchmarks/" + name + " -am -DskipTests package, or name their directory with --jars " + name + "=DIR.");
        }
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.map(Path::toAbsolutePath).map(Path::toString).filter(jar -> jar.endsWith(".jar")).sorted().collect(Collectors.joining(File.pathSeparator));
        }
    }
}
