package io.sheaf.cli;

import io.sheaf.file.OutputPlace;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command's job writes, checked before anything runs. A picocli mixin. */
public final class OutputDirectory {

    @Option(names = "--out", paramLabel = "DIR", description = "Write the lines to DIR/part-NNNNN instead; DIR must not exist.")
    private Path out;

    /**
     * The directory to make, absolute; null if none was named.
     *
     * @throws io.sheaf.RefusedException if it is there, or cannot be made
     */
    public Path newDirectoryOrNull() {
        return out == null ? null : OutputPlace.requireNew(out);
    }
}
