package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.KMeans;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf example k-means}. */
@Command(
        name = "k-means",
        mixinStandardHelpOptions = true,
        description = "Groups points around centres; prints how many points each has, and where it is.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example k-means --k 5 points.csv", "  sheaf example k-means --k 8 --iterations 50 --seed 7 --cluster 127.0.0.1:7070 points.txt.gz"})
public final class KMeansCommand implements SheafCommand, Runnable {

    @Option(names = "--k", paramLabel = "K", defaultValue = "2", description = "How many centres, at least 1. Default: ${DEFAULT-VALUE}.")
    private int k;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "20", description = "How often centres move at most, at least 1. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Chooses the points to begin with. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Parameters(paramLabel = "FILE", description = "A point a line: numbers divided by commas or spaces. Blank lines and those that begin with # are passed over. Plain or .gz.")
    private String file;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        OptionChecks.atLeast(1, k, "--k");
        OptionChecks.atLeast(1, iterations, "--iterations");
        try (Cluster open = cluster.open()) {
            Lines.print(KMeans.lines(KMeans.centres(open, file, k, iterations, seed, Watched::join)));
        }
    }
}
