package io.sheaf.cli;

import io.sheaf.worker.shuffle.ShuffleCompression;
import picocli.CommandLine.Option;

/** How workers that a command starts treat what goes from stage to stage. */
final class CompressionOption {

    @Option(names = "--shuffle-compression", paramLabel = "none|lz4", defaultValue = "none",
            description = "Whether workers compress what goes from stage to stage: lz4 pays where a network or disk is slower"
                    + " than about 300 MB/s for each slot. Workers with and without it may be mixed. Default: ${DEFAULT-VALUE}.")
    ShuffleCompression compression;
}
