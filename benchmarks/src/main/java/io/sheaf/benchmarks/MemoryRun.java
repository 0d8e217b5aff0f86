package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import java.io.IOException;
import java.time.Duration;

/**
 * The program of one memory case, with a heap as small as that of the workers: runs it on the cluster at the address that is
 * its first argument, and prints what came out, and the most memory it held.
 */
final class MemoryRun {

    private MemoryRun() {}

    /** @param arguments address, case, number of records, milliseconds that a slow reader rests in all */
    public static void main(String[] arguments) throws IOException {
        try (Cluster cluster = Cluster.connect(arguments[0])) {
            MemoryCase wanted = MemoryCase.valueOf(arguments[1]);
            MemoryResult result = wanted.run(cluster, Long.parseLong(arguments[2]), Duration.ofMillis(Long.parseLong(arguments[3])));
            System.out.println(result.records() + " " + result.checksum() + " " + ProcessFigures.peakBytes(ProcessHandle.current().pid()));
        }
    }
}
