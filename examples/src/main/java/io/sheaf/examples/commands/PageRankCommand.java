package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.PageRank;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf example page-rank}. */
@Command(
        name = "page-rank",
        mixinStandardHelpOptions = true,
        description = "Ranks the nodes of a graph by the links to them.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example page-rank --top 10 links.tsv", "  sheaf example page-rank --iterations 30 --cluster 127.0.0.1:7070 links.txt.gz"})
public final class PageRankCommand implements SheafCommand, Runnable {

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "10", description = "How often ranks are passed on, at least 1. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(names = "--top", paramLabel = "K", description = "Only the K nodes of highest rank, at least 1. Default: all.")
    private Integer top;

    @Parameters(paramLabel = "FILE", description = "A link a line: from, a tab or spaces, to. Blank lines and those that begin with # are passed over. Plain or .gz.")
    private String file;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        OptionChecks.atLeast(1, iterations, "--iterations");
        if (top != null) {
            OptionChecks.atLeast(1, top, "--top");
        }
        try (Cluster open = cluster.open()) {
            Lines.print(PageRank.lines(open, file, iterations, top == null ? 0 : top, Watched::join));
        }
    }
}
