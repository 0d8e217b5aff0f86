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
 * @param token what every caller has to show
 * @param core the numbers the scheduler goes by
 */
public record ServerConfig(int port, Path state, Token token, SchedulerConfig core) {

    public static ServerConfig of(int port, Path state, Token token) {
        return new ServerConfig(
                port, state, token, SchedulerConfig.of(new SchedulerConfig.Release(Wire.PROTOCOL, SheafRelease.version())));
    }
}
