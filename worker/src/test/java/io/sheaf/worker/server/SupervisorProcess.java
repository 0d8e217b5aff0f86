package io.sheaf.worker.server;

import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.worker.shuffle.ShuffleCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A parent of one worker in a process of its own, for the test that kills it. Prints the worker's process id. */
public final class SupervisorProcess {

    private SupervisorProcess() {}

    public static void main(String[] arguments) throws Exception {
        SupervisorConfig config = new SupervisorConfig(
                Endpoint.parseLoopback(arguments[0]), 1, 1, Path.of(arguments[1]), Path.of(arguments[2]),
                new WorkerOptions.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)), List.of("-Xmx128m"),
                ShuffleCompression.NONE, Path.of(System.getProperty("java.io.tmpdir")));
        WorkerSupervisor supervisor = WorkerSupervisor.start(config);
        System.out.println(supervisor.awaitReady(Duration.ofSeconds(30)).get(0).pid());
        Thread.currentThread().join();
    }
}
