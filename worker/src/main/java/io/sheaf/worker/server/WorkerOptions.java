package io.sheaf.worker.server;

import io.sheaf.RefusedException;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.worker.shuffle.ShuffleCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker process is started with. Travels from parent to child as command-line arguments; secrets do not.
 *
 * @param scheduler where to connect
 * @param slots tasks at a time
 * @param tokenFile where the token lies
 * @param codeCache directory for shipped code; may be shared
 * @param scratch directory for blocks on disk; this worker's alone
 * @param patience how long the scheduler may be out of reach before the process ends
 * @param compression of what its tasks write for other stages
 */
public record WorkerOptions(
        Endpoint scheduler, int slots, Path tokenFile, Path codeCache, Path scratch, Patience patience, ShuffleCompression compression) {

    private static final List<String> NAMES = List.of("--scheduler", "--slots", "--token-file", "--code-cache", "--scratch",
            "--connect-within", "--reconnect-within", "--shuffle-compression");

    /**
     * @param first until the worker is taken in for the first time
     * @param later after that
     */
    public record Patience(Duration first, Duration later) {}

    public WorkerOptions {
        if (slots < 1) {
            throw new RefusedException("a worker needs at least one slot, not " + slots);
        }
    }

    List<String> toArguments() {
        return List.of(
                "--scheduler", scheduler.toString(),
                "--slots", Integer.toString(slots),
                "--token-file", tokenFile.toString(),
                "--code-cache", codeCache.toString(),
                "--scratch", scratch.toString(),
                "--connect-within", patience.first().toString(),
                "--reconnect-within", patience.later().toString(),
                "--shuffle-compression", compression.name());
    }

    static WorkerOptions ofArguments(String[] arguments) {
        List<String> values = new ArrayList<>();
        for (String name : NAMES) {
            values.add(value(arguments, name));
        }
        return new WorkerOptions(
                Endpoint.parseLoopback(values.get(0)),
                Integer.parseInt(values.get(1)),
                Path.of(values.get(2)),
                Path.of(values.get(3)),
                Path.of(values.get(4)),
                new Patience(Duration.parse(values.get(5)), Duration.parse(values.get(6))),
                ShuffleCompression.valueOf(values.get(7)));
    }

    private static String value(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        throw new RefusedException("the worker process was started without " + name
                + "; it is started by 'sheaf worker start' and 'sheaf dev', not by hand");
    }
}
