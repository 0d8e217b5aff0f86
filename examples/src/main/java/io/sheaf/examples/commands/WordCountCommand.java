package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.OutputDirectory;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.WordCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf example word-count}. */
@Command(
        name = "word-count",
        mixinStandardHelpOptions = true,
        description = "Counts the words of text files.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sheaf example word-count --top 10",
            "  sheaf example word-count 'books/**/*.txt'",
            "  sheaf example word-count --out counts/ --cluster 127.0.0.1:7070 books/"
        })
public final class WordCountCommand implements SheafCommand, Runnable {

    @Option(names = "--top", paramLabel = "K", description = "Only the K words that occur most, at least 1. Default: all.")
    private Integer top;

    @Mixin
    private OutputDirectory output;

    @Parameters(paramLabel = "PATH", description = "Files, directories (with all below) and globs, plain or .gz. Default: the legal notices of this JDK.")
    private List<String> paths = new ArrayList<>();

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        if (top != null) {
            OptionChecks.atLeast(1, top, "--top");
        }
        Path out = output.newDirectoryOrNull();
        List<String> inputs = paths.isEmpty() ? legalNotices() : paths;
        try (Cluster open = cluster.open()) {
            Map<String, Long> counts = Watched.join("counting words", WordCount.counts(open, inputs));
            List<String> lines = WordCount.lines(counts, top == null ? 0 : top);
            if (out != null) {
                Watched.join("writing", WordCount.write(open, lines, out));
            } else {
                Lines.print(lines);
            }
        }
    }

    private static List<String> legalNotices() {
        Path legal = Path.of(System.getProperty("java.home"), "legal");
        try {
            return List.of(legal.toRealPath().toString());
        } catch (IOException e) {
            throw new RefusedException("this JDK has no directory " + legal + "; name the files to count", e);
        }
    }
}
