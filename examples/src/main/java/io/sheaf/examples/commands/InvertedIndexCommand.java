package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.OutputDirectory;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.InvertedIndex;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sheaf example inverted-index}. */
@Command(
        name = "inverted-index",
        mixinStandardHelpOptions = true,
        description = "Lists for each word the files it is in, and how often.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf example inverted-index 'books/**/*.txt'", "  sheaf example inverted-index --out index/ --cluster 127.0.0.1:7070 books/"})
public final class InvertedIndexCommand implements SheafCommand, Runnable {

    @Mixin
    private OutputDirectory output;

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
        Path out = output.newDirectoryOrNull();
        try (Cluster open = cluster.open()) {
            Dataset<String> index = InvertedIndex.lines(open, paths);
            if (out != null) {
                Watched.join("indexing", index.submitWriteText(out));
            } else {
                Lines.print(Watched.join("indexing", index.submitToList()));
            }
        }
    }
}
