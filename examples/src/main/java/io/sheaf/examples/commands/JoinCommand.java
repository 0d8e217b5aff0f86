package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OutputDirectory;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.JoinOrders;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sheaf example join}. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        description = "Joins orders with their customers, two CSV files.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example join orders.csv customers.csv", "  sheaf example join --out joined/ orders.csv.gz customers.csv"})
public final class JoinCommand implements SheafCommand, Runnable {

    @Mixin
    private OutputDirectory output;

    @Parameters(index = "0", paramLabel = "ORDERS", description = "A file with the columns order, customer (numbers) and amount, named in its first line.")
    private String orders;

    @Parameters(index = "1", paramLabel = "CUSTOMERS", description = "A file with the columns customer (a number), name and country.")
    private String customers;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        Path out = output.newDirectoryOrNull();
        try (Cluster open = cluster.open()) {
            JoinOrders.Joined joined = JoinOrders.joined(open, orders, customers);
            if (out != null) {
                tellUnknown(finished(joined.lines().submitWriteText(out)).accumulated(joined.unknown()));
            } else {
                Job<List<String>> job = finished(joined.lines().submitToList());
                Lines.print(job.join());
                tellUnknown(job.accumulated(joined.unknown()));
            }
        }
    }

    private static <R> Job<R> finished(Job<R> job) {
        Watched.join("joining", job);
        return job;
    }

    private void tellUnknown(Set<Long> unknown) {
        if (!unknown.isEmpty()) {
            String some = unknown.stream().map(String::valueOf).collect(Collectors.joining(", "));
            String more = unknown.size() == JoinOrders.TOLD ? " and maybe others" : "";
            System.err.print("sheaf: customers with orders that are not in " + customers + ": " + some + more + "\n");
        }
    }
}
