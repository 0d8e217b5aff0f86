package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.LogSessions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sheaf example log-sessions}. */
@Command(
        name = "log-sessions",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the sessions of users in access logs; a session ends after 30 minutes without a hit.",
            "Prints user, start, end (seconds since 1970, of the first and the last hit) and the number of hits."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example log-sessions access.log", "  sheaf example log-sessions --cluster 127.0.0.1:7070 'logs/**/*.log.gz'"})
public final class LogSessionsCommand implements SheafCommand, Runnable {

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "A hit a line, in any order: seconds since 1970, user, URL. Blank lines and those that begin with # are passed over. Plain or .gz; also directories and globs.")
    private List<String> files;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        try (Cluster open = cluster.open()) {
            Lines.print(LogSessions.lines(Watched.join("finding sessions", LogSessions.sessions(open, files))));
        }
    }
}
