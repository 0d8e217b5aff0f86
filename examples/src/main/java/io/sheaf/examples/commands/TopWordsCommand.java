package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.Pair;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.TopWords;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf example top-words}. */
@Command(
        name = "top-words",
        mixinStandardHelpOptions = true,
        description = "Finds the words that occur most in text files.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example top-words books/", "  sheaf example top-words --top 100 --cluster 127.0.0.1:7070 'books/**/*.txt'"})
public final class TopWordsCommand implements SheafCommand, Runnable {

    enum Api {
        dataset,
        mapreduce
    }

    @Option(names = "--top", paramLabel = "K", defaultValue = "10", description = "How many words, at least 1. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--api", paramLabel = "API", defaultValue = "dataset",
            description = "How the program is written: ${COMPLETION-CANDIDATES}. The words are the same. Default: ${DEFAULT-VALUE}.")
    private Api api;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, directories (with all below) and globs, plain or .gz.")
    private List<String> paths;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        OptionChecks.atLeast(1, top, "--top");
        try (Cluster open = cluster.open()) {
            Job<List<Pair<String, Long>>> job = api == Api.mapreduce ? TopWords.topByMapReduce(open, paths, top) : TopWords.top(open, paths, top);
            List<Pair<String, Long>> words = Watched.join("counting words", job);
            Lines.print(words.stream().map(word -> word.second() + "\t" + word.first()).toList());
        }
    }
}
