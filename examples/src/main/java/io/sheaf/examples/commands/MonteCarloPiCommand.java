package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.MonteCarloPi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sheaf example monte-carlo-pi}. */
@Command(
        name = "monte-carlo-pi",
        mixinStandardHelpOptions = true,
        description = "Estimates pi by random points; the same seed gives the same digits on every cluster.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example monte-carlo-pi", "  sheaf example monte-carlo-pi --samples 100000000 --seed 7"})
public final class MonteCarloPiCommand implements SheafCommand, Runnable {

    @Option(names = "--samples", paramLabel = "N", defaultValue = "10000000", description = "How many points, at least 1. Default: ${DEFAULT-VALUE}.")
    private long samples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        OptionChecks.atLeast(1, samples, "--samples");
        try (Cluster open = cluster.open()) {
            long hits = Watched.join("sampling", MonteCarloPi.hits(open, samples, seed));
            System.out.println(MonteCarloPi.estimate(hits, samples).toPlainString());
        }
    }
}
