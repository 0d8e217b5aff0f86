package io.sheaf.benchmarks.dataflow;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How benchmarks start JVMs beside their own. */
public final class Children {

    /** The JVM option of all that do the work, so that nobody has a better collector. */
    public static final String COLLECTOR = "-XX:+UseParallelGC";

    private Children() {}

    /** The executable of this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Has a process keep token and state in this directory, so that no other cluster is touched. */
    public static Map<String, String> environment(Path state) {
        return Map.of("XDG_STATE_HOME", state.toString(), "SHEAF_TOKEN_FILE", state.resolve("token").toString());
    }

    /** The same, and has the workers that it starts run with these JVM options. */
    public static Map<String, String> environment(Path state, List<String> workerOptions) {
        Map<String, String> environment = new HashMap<>(environment(state));
        environment.put("SHEAF_WORKER_OPTS", String.join(" ", workerOptions));
        return environment;
    }

    /** The JVM option for a heap of so much. */
    public static String heap(int mebibytes) {
        return "-Xmx" + mebibytes + "m";
    }
}
