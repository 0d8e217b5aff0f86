package io.sheaf.spi;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link io.sheaf.Cluster.Builder} collected.
 *
 * @param address {@code host:port} of a scheduler; empty for the embedded engine
 * @param parallelism slots of the embedded engine; 0 for the processors this JVM may use
 * @param partitions default number of reduce partitions, if not much is read
 * @param jars code sent besides the class path
 * @param excludes patterns of class-path entries not sent: a file name with {@code *} for any characters
 * @param strictSeedOrNull of the embedded engine's strict mode; null without it
 */
public record ClusterConfig(String address, int parallelism, int partitions, List<Path> jars, List<String> excludes, Long strictSeedOrNull) {

    public static final int DEFAULT_PARTITIONS = 16;

    public static final ClusterConfig EMBEDDED = new ClusterConfig("", 0, DEFAULT_PARTITIONS, List.of(), List.of());

    /** Without strict mode. */
    public ClusterConfig(String address, int parallelism, int partitions, List<Path> jars, List<String> excludes) {
        this(address, parallelism, partitions, jars, excludes, null);
    }

    public ClusterConfig {
        jars = List.copyOf(jars);
        excludes = List.copyOf(excludes);
    }
}
