package io.sheaf.benchmarks.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.test.TestSources;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import io.sheaf.benchmarks.dataflow.Centres;
import io.sheaf.benchmarks.dataflow.Rows;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** K-means with the points in a map, chunk by chunk, to which each round sends the centres. A pipeline begins anew each time. */
final class PointsInMap {

    static final String NAME = "points";

    private static final int CHUNKS = 64;

    private final HazelcastInstance member;
    private final long size;

    PointsInMap(HazelcastInstance member, long size) {
        this.member = member;
        this.size = size;
    }

    String answer() {
        fill();
        IMap<Integer, double[][]> points = member.getMap(NAME);
        String answer = Centres.afterRounds(centres -> points.executeOnEntries(new Nearest(centres)).values().stream().reduce(Centres.noSums(), Centres::plus));
        points.destroy();
        return answer;
    }

    private void fill() {
        long rows = size;
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(TestSources.items(IntStream.range(0, CHUNKS).boxed().toList()))
                .rebalance()
                .map(chunk -> Util.entry(chunk, points(rows * chunk / CHUNKS, rows * (chunk + 1) / CHUNKS)))
                .writeTo(Sinks.map(NAME));
        member.getJet().newJob(pipeline).join();
    }

    private static double[][] points(long from, long to) {
        return LongStream.range(from, to).mapToObj(Rows::point).toArray(double[][]::new);
    }

    /** Where a chunk's points are nearest to. */
    private record Nearest(double[][] centres) implements EntryProcessor<Integer, double[][], double[]>, ReadOnly {

        @Override
        public double[] process(Map.Entry<Integer, double[][]> chunk) {
            double[] sums = Centres.noSums();
            for (double[] point : chunk.getValue()) {
                Centres.add(sums, point, centres);
            }
            return sums;
        }

        /** Nothing has changed. */
        @Override
        public EntryProcessor<Integer, double[][], double[]> getBackupProcessor() {
            return null;
        }
    }
}
