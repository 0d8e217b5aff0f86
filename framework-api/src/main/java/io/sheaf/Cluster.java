package io.sheaf;

import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.plan.StageOutput;
import io.sheaf.spi.ClusterConfig;
import io.sheaf.spi.Engines;
import io.sheaf.spi.UserCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Where jobs run: this JVM, processes on this machine, or machines. The same program gives the same answer on each.
 * Safe for use by many threads. {@link #close()} cancels attached jobs that still run and returns within 10 seconds.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.open()) {
 *     List<Long> squares = cluster.pool().map(List.of(1L, 2L, 3L), x -> x * x);
 * }
 * }</pre>
 */
public interface Cluster extends AutoCloseable {

    /**
     * The cluster that the environment variable {@code SHEAF_CLUSTER=host:port} (or the system property
     * {@code sheaf.cluster}) names, else the embedded engine.
     */
    static Cluster open() {
        return builder().open();
    }

    /**
     * The embedded engine, with as many slots as this JVM has processors. Functions may run on the thread that waits for their
     * job; an interrupt that comes meanwhile counts as one of that thread, which then stops waiting and cancels the job,
     * also if it was the function that interrupted its own thread. On a worker process such an interrupt ends with the task.
     */
    static Cluster local() {
        return builder().local().open();
    }

    /**
     * The embedded engine.
     *
     * @param parallelism tasks that run at a time, at least 1
     */
    static Cluster local(int parallelism) {
        return builder().local(parallelism).open();
    }

    /**
     * The cluster whose scheduler listens at this address.
     *
     * @param address {@code host:port}; the host must be loopback
     * @throws ClusterUnreachableException after at most 10 seconds
     */
    static Cluster connect(String address) {
        return builder().connect(address).open();
    }

    /** Settings beyond those of {@link #open()}, which it has until told otherwise. */
    static Builder builder() {
        return new Builder();
    }

    /** The one-liners: a function over items. */
    Pool pool();

    /** The JDK's executor interface on this cluster. */
    ClusterExecutor executor();

    /** A dataset of these records, in this order. Null records are allowed. */
    @SuppressWarnings("unchecked")
    default <T> Dataset<T> of(T... records) {
        return from(Arrays.asList(UserCode.argument(records, "array of records", Cluster.class)));
    }

    /** A dataset of the collection's records, in its order, as they are at this call. Null records are allowed. */
    <T> Dataset<T> from(Collection<? extends T> records);

    /** The numbers from {@code start} inclusive to {@code end} exclusive; {@code end < start} is refused. */
    LongDataset range(long start, long end);

    /** The lines of text files, read by the workers, with the default {@link TextOptions}. See {@link #textFiles(TextOptions, String...)}. */
    default Dataset<String> textFiles(String... paths) {
        return textFiles(TextOptions.DEFAULT, paths);
    }

    /**
     * The lines of text files, read by the workers. UTF-8; lines end with {@code \n} or {@code \r\n}; {@code .gz} files,
     * also of several members, are unpacked. Lines keep their order within a file, files are sorted by path. A path is a
     * file, a directory (all files below it, but hidden ones and {@code _*}) or a glob ({@code **}, {@code *}, {@code ?},
     * {@code [..]}, {@code {a,b}}); relative ones are meant from this JVM's working directory. A file reached twice is read once,
     * by several paths or symbolic links; a hard link is a file of its own.
     * Large plain files are cut into pieces of 32 MiB, each of which a task reads; of the compressed ones, which {@code
     * sheaf-compress} adds, {@code .bz2} into pieces of 8 MiB as they are on disk. Small files share tasks.
     * A file that changes while the job reads it, in size or time of modification, fails the job. An error at a line, in a
     * step of the same stage, names file and line in {@link SheafException#site()}.
     */
    Dataset<String> textFiles(TextOptions options, String... paths);

    /** The lines of text files as their bytes, read by the workers, with the default {@link TextOptions}. See {@link #utf8Files(TextOptions, String...)}. */
    default Dataset<Text> utf8Files(String... paths) {
        return utf8Files(TextOptions.DEFAULT, paths);
    }

    /**
     * As {@link #textFiles(TextOptions, String...)}, but of each line its bytes, which become no characters: faster where a program
     * goes through all of a text and keeps little of it. The lines are well-formed UTF-8.
     */
    Dataset<Text> utf8Files(TextOptions options, String... paths);

    /** The records of a source. */
    <S, T> Dataset<T> read(Source<S, T> source);

    /**
     * A value for many tasks to read, null allowed, as it is at this call; it must not be changed while it is used. Sends
     * nothing yet.
     *
     * @throws UnencodableException if it cannot leave this JVM
     */
    <T> Broadcast<T> broadcast(T value);

    /**
     * A value that tasks add to, merged by the function, which must be associative; {@code zero} must be neutral. The function
     * may change its left argument and return it, but not its right one. Sends nothing; may be used in any number of jobs,
     * each of which has a value of its own. One job cannot have two of the same name with different zeros or functions.
     *
     * @param name known to people, not blank, at most 100 characters
     * @throws RefusedException if the name is refused
     * @throws UnencodableException if {@code zero} cannot leave this JVM
     * @throws FunctionNotSerializableException if the function cannot
     */
    <A> Accumulator<A> accumulator(String name, A zero, SerializableBinaryOperator<A> merge);

    ClusterInfo info();

    @Override
    void close();

    /** Collects settings, then {@link #open() opens}. Not safe for use by many threads. */
    final class Builder {
        private String address;
        private int parallelism;
        private int partitions = ClusterConfig.DEFAULT_PARTITIONS;
        private final List<Path> jars = new ArrayList<>();
        private final List<String> excludes = new ArrayList<>();
        private Long strictSeed;

        private Builder() {}

        /** The embedded engine, whatever the environment says. */
        public Builder local() {
            address = "";
            return this;
        }

        /** The embedded engine with this many slots, at least 1. */
        public Builder local(int newParallelism) {
            if (newParallelism < 1) {
                throw new RefusedException("parallelism must be at least 1, not " + newParallelism);
            }
            parallelism = newParallelism;
            return local();
        }

        /** A scheduler's {@code host:port}. */
        public Builder connect(String newAddress) {
            if (UserCode.argument(newAddress, "address", Cluster.class).isBlank()) {
                throw new RefusedException("an empty address; give host:port of a scheduler, such as 127.0.0.1:7070");
            }
            address = newAddress;
            return this;
        }

        /**
         * The default number of partitions, for a shuffle that names none; 1 to 65,536. There are more where much is read
         * ({@link JobOptions#partitionSize}). Part of a job's meaning: floating-point results may depend on it.
         */
        public Builder partitions(int newPartitions) {
            if (newPartitions < 1) {
                throw new RefusedException("the number of partitions must be at least 1, not " + newPartitions);
            } else if (newPartitions > StageOutput.Shuffle.MOST_PARTITIONS) {
                throw new RefusedException("the number of partitions must be at most " + StageOutput.Shuffle.MOST_PARTITIONS + ", not " + newPartitions);
            }
            partitions = newPartitions;
            return this;
        }

        /**
         * Sends this jar (or directory of classes) too. The embedded engine takes classes as this JVM has them and sends none.
         *
         * @throws RefusedException if it cannot be read, or is a file but no jar, whatever the engine
         */
        public Builder jar(Path jar) {
            jars.add(requireJar(UserCode.argument(jar, "jar", Cluster.class).toAbsolutePath()));
            return this;
        }

        private static Path requireJar(Path jar) {
            if (!Files.isReadable(jar)) {
                throw new RefusedException("the jar " + jar + " does not exist or cannot be read (at " + UserCode.place(Cluster.class)
                        + "). Build it first, or name another one.");
            }
            if (Files.isRegularFile(jar)) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    return jar;
                } catch (IOException e) {
                    throw new RefusedException("the file " + jar + " is no jar (at " + UserCode.place(Cluster.class) + "): " + e.getMessage(), e);
                }
            }
            return jar;
        }

        /** Does not send class-path entries whose file name matches; {@code *} stands for any characters. */
        public Builder exclude(String pattern) {
            excludes.add(UserCode.argument(pattern, "pattern", Cluster.class));
            return this;
        }

        /**
         * For tests of a program: the embedded engine looks for what would go wrong on a cluster only now and then.
         *
         * <ul>
         *   <li>About half of all tasks run once more as if their worker had been lost, later and so in another order, which the
         *       seed decides. A task whose second output differs from its first fails the job with a {@link RefusedException} that
         *       says which: its functions give different output for the same input. Tasks with effects (see {@link Effects}) run once.
         *   <li>A function that changes a record which it is given, as one of {@code filter} or {@code map}, fails its task with an
         *       {@link IllegalStateException}. Only records of types that Sheaf can encode are watched, and functions that take one record.
         * </ul>
         *
         * <p>Jobs take several times as long. Results are those of the engine without it.
         *
         * @throws RefusedException by {@link #open()}, if the cluster is not embedded
         */
        public Builder strict(long seed) {
            strictSeed = seed;
            return this;
        }

        public Cluster open() {
            String opened = address == null ? fromEnvironment() : address;
            if (strictSeed != null && !opened.isEmpty()) {
                throw new RefusedException("strict mode is for the embedded engine, not for the cluster at " + opened
                        + ": say local(), or leave strict() out");
            }
            return Engines.open(new ClusterConfig(opened, parallelism, partitions, jars, excludes, strictSeed));
        }

        private static String fromEnvironment() {
            String property = System.getProperty("sheaf.cluster");
            String variable = property != null ? property : System.getenv("SHEAF_CLUSTER");
            return variable == null ? "" : variable.strip();
        }
    }
}
