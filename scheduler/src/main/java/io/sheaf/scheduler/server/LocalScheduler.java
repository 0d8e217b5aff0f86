package io.sheaf.scheduler.server;

import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.scheduler.core.SchedulerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Starts a scheduler for the user who runs this process, with the token and the directories everything of that user finds. */
public final class LocalScheduler {

    private LocalScheduler() {}

    /**
     * The jobs that are to outlive it are found again by a scheduler of the same user and port.
     *
     * @param port of 127.0.0.1; 0 takes any free one, and no job outlives the scheduler then
     * @param environment variables that name the token file and the state directory
     * @throws PortInUseException if somebody else has the port
     */
    public static SchedulerServer start(int port, Map<String, String> environment) throws IOException {
        return start(port, SchedulerConfig.Times.DEFAULT, environment);
    }

    /**
     * The same with other times, as tests want them.
     *
     * @param times how long the scheduler waits for what
     */
    public static SchedulerServer start(int port, SchedulerConfig.Times times, Map<String, String> environment) throws IOException {
        Path state = TokenFile.stateDirectory(environment);
        ServerConfig config = ServerConfig.of(port, state, TokenFile.standard(environment).readOrCreate()).withTimes(times);
        return SchedulerServer.start(port == 0 ? config : config.withJournal(state.resolve("journal").resolve("port-" + port)));
    }
}
