package io.sheaf.examples.commands;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import io.sheaf.cli.ClusterOptions;
import io.sheaf.cli.SheafCommand;
import io.sheaf.cli.Watched;
import io.sheaf.examples.SortRecords;
import io.sheaf.file.OutputPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sheaf example sort}. */
@Command(
        name = "sort",
        mixinStandardHelpOptions = true,
        description = "Sorts records of 100 bytes by the 10 bytes they begin with, and makes such records.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sheaf example sort --generate 1000000 --in records.bin",
            "  sheaf example sort --in records.bin --out sorted/",
            "  sheaf example sort --generate 1000 --seed 7 --in few.bin --out few-sorted/"
        })
public final class SortCommand implements SheafCommand, Runnable {

    private static final long MAX_RECORDS = Long.MAX_VALUE / SortRecords.RECORD_BYTES;

    @Option(names = "--in", paramLabel = "F", required = true, description = "The records: a file, a directory (with all below) or a glob.")
    private String in;

    @Option(names = "--out", paramLabel = "DIR", description = "Write them sorted to DIR/part-NNNNN; DIR must not exist.")
    private Path out;

    @Option(names = "--generate", paramLabel = "N", description = "First make the file F of N random records, at least 0; F must not exist. Without --out, do only that.")
    private Long records;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Of --generate; the same gives the same file. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public String parent() {
        return "example";
    }

    @Override
    public void run() {
        if (out == null && records == null) {
            throw new RefusedException("nothing to do: give --out DIR to sort, or --generate N to make a file of records");
        }
        if (records != null && (records < 0 || records > MAX_RECORDS)) {
            throw new RefusedException("--generate must be 0 to " + MAX_RECORDS + ", not " + records);
        }
        Path target = out == null ? null : OutputPlace.requireNew(out);
        if (records != null) {
            generate();
        }
        if (target != null) {
            try (Cluster open = cluster.open()) {
                Watched.join("sorting", SortRecords.sort(open, List.of(in), target));
            }
        }
    }

    private void generate() {
        try {
            SortRecords.generate(Path.of(in), records, seed);
        } catch (IOException e) {
            throw new EnvironmentException("the file " + in + " of " + records + " records cannot be written: " + e
                    + ". Check the disk it is on, and that you may write there.", e);
        }
    }
}
