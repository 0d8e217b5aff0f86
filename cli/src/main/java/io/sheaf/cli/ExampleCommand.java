package io.sheaf.cli;

import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the examples, which are commands of their own. */
@Command(
        name = "example",
        mixinStandardHelpOptions = true,
        description = "Runs an example; without a name lists them.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example", "  sheaf example square-map --n 20", "  sheaf example word-count --top 10 books/"})
final class ExampleCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        for (var entry : new TreeMap<>(spec.subcommands()).entrySet()) {
            CommandLine example = entry.getValue();
            System.out.println(entry.getKey() + "\t" + String.join(" ", example.getCommandSpec().usageMessage().description()));
        }
    }
}
