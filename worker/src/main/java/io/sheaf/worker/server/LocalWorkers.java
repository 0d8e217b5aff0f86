package io.sheaf.worker.server;

import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.worker.server.WorkerOptions.Patience;
import io.sheaf.worker.shuffle.ShuffleCompression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Starts workers for the user who runs this process, with the token and the directories everything of that user finds. */
public final class LocalWorkers {

    /** With the start of its JVM a worker has answered within ten seconds. A scheduler that restarts gets more time. */
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(7), Duration.ofMinutes(1));

    private LocalWorkers() {}

    /**
     * @param scheduler {@code host:port}
     * @param compression of what tasks write for other stages
     * @param environment variables that name the token file, the state directory and the JVM options of workers
     */
    public static WorkerSupervisor start(
            String scheduler, int workers, int slots, ShuffleCompression compression, Map<String, String> environment) throws IOException {
        return WorkerSupervisor.start(new SupervisorConfig(Endpoint.parseLoopback(scheduler), workers, slots,
                TokenFile.standard(environment).path(), codeCache(environment), PATIENCE, SupervisorConfig.optionsOf(environment), compression,
                Path.of(System.getProperty("java.io.tmpdir"))));
    }

    /**
     * One worker for a scheduler that is known to be away at times.
     *
     * @param patience how long the scheduler may be out of reach before the worker ends
     * @param disk directory in which it has one of its own for blocks
     */
    public static WorkerSupervisor startOne(String scheduler, int slots, Patience patience, Path disk, Map<String, String> environment) throws IOException {
        return WorkerSupervisor.start(new SupervisorConfig(Endpoint.parseLoopback(scheduler), 1, slots, TokenFile.standard(environment).path(),
                codeCache(environment), patience, SupervisorConfig.optionsOf(environment), ShuffleCompression.NONE, disk));
    }

    /**
     * A worker without a process of its own: nothing contains a task that runs away, and nobody replaces it.
     *
     * @param scheduler {@code host:port}
     * @return closing it ends the worker within seconds
     */
    public static AutoCloseable startInThisJvm(String scheduler, int slots, Map<String, String> environment) throws IOException {
        WorkerOptions options = new WorkerOptions(Endpoint.parseLoopback(scheduler), slots, TokenFile.standard(environment).path(),
                codeCache(environment), Files.createTempDirectory("sheaf-worker-"), PATIENCE, ShuffleCompression.NONE);
        return WorkerNode.start(options, new WorkerNode.Events() {
            @Override
            public void joined(WorkerEpoch epoch, String name) {}

            @Override
            public void over(ExitCode code, String reason) {
                if (code != ExitCode.LEFT) {
                    System.err.println("sheaf: the worker in this process has ended: " + reason);
                }
            }
        });
    }

    private static Path codeCache(Map<String, String> environment) {
        return TokenFile.stateDirectory(environment).resolve("worker-code");
    }
}
