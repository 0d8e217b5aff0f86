package io.sheaf.worker.task;

import io.sheaf.codec.KeyHash;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a record as often as a draw from a Poisson distribution says, which its place alone decides. Owned by the attempt's
 * thread.
 */
final class ReplacingSampleSink implements RefSink {

    /** The sum of draws is one from the sum of their means. So a mean of any size is drawn in parts whose probabilities doubles can tell. */
    private static final double LARGEST_MEAN = 32;
    /** Far below the steps in which {@link KeyHash#toUnit} draws. */
    private static final double NEVER = 1e-20;
    private static final int LOOK_EVERY = 1 << 10;

    /** The probability of at most so many. */
    private final double[] atMost;
    private final long parts;
    private final long base;
    private final RefSink next;
    private final Gate gate;
    private final AttemptRun run;
    private long place;

    ReplacingSampleSink(double mean, long seed, int partition, RefSink next, Gate gate, AttemptRun run) {
        this.parts = Math.max(1, (long) Math.ceil(mean / LARGEST_MEAN));
        // More parts than a long counts are never drawn to their end.
        this.atMost = atMost(Math.min(LARGEST_MEAN, mean / parts));
        this.base = SampleSink.base(seed, partition);
        this.next = next;
        this.gate = gate;
        this.run = run;
    }

    private static double[] atMost(double mean) {
        List<Double> sums = new ArrayList<>();
        // Every JVM has to draw the same, which Math.exp does not promise.
        double probability = StrictMath.exp(-mean);
        double sum = 0;
        for (int count = 0; count <= mean || probability > NEVER; count++) {
            sum += probability;
            sums.add(sum);
            probability *= mean / (count + 1);
        }
        return sums.stream().mapToDouble(each -> each).toArray();
    }

    @Override
    public void accept(Object record) {
        long mixed = KeyHash.mix(base + place++);
        for (long part = 0; part < parts && !gate.closed; part++) {
            // One record may be drawn for longer than anybody waits.
            if (part % LOOK_EVERY == LOOK_EVERY - 1) {
                run.checkCancelled();
            }
            double drawn = KeyHash.toUnit(KeyHash.mix(mixed + part));
            for (int count = 0; count < atMost.length && drawn >= atMost[count] && !gate.closed; count++) {
                next.accept(record);
            }
        }
    }
}
