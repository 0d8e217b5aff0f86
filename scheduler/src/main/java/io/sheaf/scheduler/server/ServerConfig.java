package io.sheaf.scheduler.server;

import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Token;
import io.sheaf.scheduler.core.SchedulerConfig;
import java.nio.file.Path;

/**
 * What a scheduler process is started with.
 *
 * @param port of 127.0.0.1 to listen on; 0 takes any free one
 * @param state directory for shipped code; may be shared by schedulers of one user
 * @param journalOrNull directory for what outlives the scheduler, which no other one uses; null for none
 * @param token what every caller has to show
 * @param core the numbers the scheduler goes by
 */
public record ServerConfig(int port, Path state, Path journalOrNull, Token token, SchedulerConfig core) {

    /** Without a journal. */
    public static ServerConfig of(int port, Path state, Token token) {
        return new ServerConfig(
                port, state, null, token, SchedulerConfig.of(new SchedulerConfig.Release(Wire.PROTOCOL, SheafRelease.version())));
    }

    public ServerConfig withJournal(Path directory) {
        return new ServerConfig(port, state, directory, token, core);
    }

    ServerConfig withTimes(SchedulerConfig.Times times) {
        return new ServerConfig(port, state, journalOrNull, token, core.withTimes(times));
    }
}
