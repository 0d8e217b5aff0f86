package io.sheaf.worker.server;

import io.sheaf.RefusedException;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.worker.server.WorkerOptions.Patience;
import io.sheaf.worker.shuffle.ShuffleCompression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which workers a supervisor keeps running.
 *
 * @param scheduler where they connect
 * @param workers how many
 * @param slots tasks at a time, each
 * @param tokenFile where the token lies
 * @param codeCache directory for shipped code, which all share
 * @param patience how long the scheduler may be out of reach before a worker ends
 * @param jvmOptions of each worker's JVM, such as {@code -Xmx1g}; later ones win over what the supervisor chooses
 * @param compression of what tasks write for other stages
 * @param disk directory in which each worker process has one of its own for blocks
 */
public record SupervisorConfig(
        Endpoint scheduler, int workers, int slots, Path tokenFile, Path codeCache, Patience patience, List<String> jvmOptions,
        ShuffleCompression compression, Path disk) {

    private static final int MAX_WORKERS = 256;

    public SupervisorConfig {
        jvmOptions = List.copyOf(jvmOptions);
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new RefusedException("the number of workers must be 1 to " + MAX_WORKERS + ", not " + workers);
        }
        if (slots < 1) {
            throw new RefusedException("a worker needs at least one slot, not " + slots);
        }
    }

    /** The options in {@code SHEAF_WORKER_OPTS}, separated by spaces. */
    public static List<String> optionsOf(Map<String, String> environment) {
        List<String> options = new ArrayList<>();
        for (String option : environment.getOrDefault("SHEAF_WORKER_OPTS", "").split("\\s+")) {
            if (!option.isEmpty()) {
                options.add(option);
            }
        }
        return options;
    }
}
