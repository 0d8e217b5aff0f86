package io.sheaf.benchmarks.dataflow;

import java.nio.file.Path;
import java.util.Map;

/** How benchmarks start JVMs beside their own. */
public final class Children {

    private Children() {}

    /** The executable of this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Has a process keep token and state in this directory, so that no other cluster is touched. */
    public static Map<String, String> environment(Path state) {
        return Map.of("XDG_STATE_HOME", state.toString(), "SHEAF_TOKEN_FILE", state.resolve("token").toString());
    }
}
