package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.util.List;
import java.util.stream.LongStream;

/** Writes files, and looks at them again when whoever was thought dead has gone on. */
final class WrittenUnderZombies implements Workload {

    private static final int RECORDS = 120;
    private static final int MILLIS = 2;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        List<String> expected = LongStream.range(0, RECORDS).mapToObj(x -> line(x, seed)).toList();
        try (WrittenLines written = WrittenLines.somewhere()) {
            cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(line(x, seed), MILLIS)).writeText(written.directory());
            return written.wrongInTheEndOrLater(expected);
        }
    }

    @Override
    public String toString() {
        return "written under zombies";
    }

    private static String line(long x, int seed) {
        return "line " + (x * 17 + seed);
    }
}
