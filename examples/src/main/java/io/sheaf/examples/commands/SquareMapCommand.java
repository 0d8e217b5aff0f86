package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.SquareMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sheaf example square-map}. */
@Command(
        name = "square-map",
        mixinStandardHelpOptions = true,
        description = "Squares of 0 to N-1, one task each.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example square-map", "  sheaf example square-map --n 20 --cluster 127.0.0.1:7070"})
public final class SquareMapCommand implements SheafCommand, Runnable {

    private static final int MAX_N = 1_000_000;

    @Option(names = "--n", paramLabel = "N", defaultValue = "10", description = "How many numbers, 0 to 1,000,000. Default: ${DEFAULT-VALUE}.")
    private int n;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        if (n < 0 || n > MAX_N) {
            throw new RefusedException("--n must be 0 to 1,000,000, not " + n);
        }
        try (Cluster open = cluster.open()) {
            System.out.println(Watched.get("squaring", SquareMap.squaresAsync(open, n)));
        }
    }
}
