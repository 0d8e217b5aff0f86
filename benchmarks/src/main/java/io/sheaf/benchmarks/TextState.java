package io.sheaf.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file of 64 MiB of text for the time of a fork. */
@State(Scope.Benchmark)
public class TextState {

    private static final long BYTES = 64L << 20;
    private static final long SEED = 42;

    private Path file;

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("sheaf-zipf-", ".txt");
        // If the run is broken off, nobody calls delete().
        file.toFile().deleteOnExit();
        ZipfText.write(file, BYTES, SEED);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    Path file() {
        return file;
    }
}
