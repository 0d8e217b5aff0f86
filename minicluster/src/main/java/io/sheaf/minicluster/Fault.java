package io.sheaf.minicluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One thing that happens to a mini cluster.
 *
 * @param worker to which it happens, from 0; 0 where it happens to none
 * @param after the beginning of all
 * @param lasts zero for what is over at once
 * @param seed of what else is to be drawn for it
 */
public record Fault(FaultKind kind, int worker, Duration after, Duration lasts, long seed) {

    /** On average two faults have begun after twice as long. */
    private static final int PAUSE_MILLIS = 400;
    private static final int SHORTEST_MILLIS = 50;

    public Fault {
        if (worker < 0 || after.isNegative() || lasts.isNegative()) {
            throw new IllegalArgumentException("a fault of worker " + worker + ", after " + after + ", for " + lasts);
        }
    }

    /**
     * Draws faults in the order in which they begin. The same arguments give the same faults; what they meet differs from
     * run to run.
     *
     * @param kinds from which they are drawn; one that is there twice comes twice as often
     * @param workers how many there are
     * @param longest how long one lasts at most, at least 100 ms
     */
    public static List<Fault> draw(long seed, int faults, List<FaultKind> kinds, int workers, Duration longest) {
        // Of neighbouring seeds, Random alone begins with nearly the same numbers.
        Random random = new Random(new SplittableRandom(seed).nextLong());
        List<Fault> drawn = new ArrayList<>();
        long after = 0;
        for (int i = 0; i < faults; i++) {
            after += random.nextInt(2 * PAUSE_MILLIS);
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            int worker = random.nextInt(workers);
            int lasts = SHORTEST_MILLIS + random.nextInt(Math.toIntExact(longest.toMillis()) - SHORTEST_MILLIS);
            drawn.add(new Fault(kind, kind.ofWorker() ? worker : 0, Duration.ofMillis(after),
                    kind.lasts() ? Duration.ofMillis(lasts) : Duration.ZERO, random.nextLong()));
        }
        return drawn;
    }

    /** As people read it, such as {@code PAUSE_WORKER 1 for 300 ms}. */
    @Override
    public String toString() {
        return kind + (kind.ofWorker() ? " " + worker : "") + (kind.lasts() ? " for " + lasts.toMillis() + " ms" : "");
    }
}
