package io.sheaf.chaos;

import io.sheaf.minicluster.Fault;
import io.sheaf.minicluster.FaultKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What is tried: a job, and what happens meanwhile.
 *
 * @param name known to people
 * @param seed of the job's content, at least 0
 */
public record Trial(String name, int seed, Workload workload, List<Fault> faults, List<Ambush> ambushes) {

    /** The lease of a mini cluster is 2 s: some faults are shorter, some longer. */
    private static final Duration LONGEST = Duration.ofMillis(3_500);
    private static final int MOST_FAULTS = 4;
    /** A seed gives the same on each machine. */
    private static final List<FaultKind> EVERYWHERE = Arrays.stream(FaultKind.values()).filter(FaultKind::isPossibleAnywhere).toList();

    public Trial {
        faults = List.copyOf(faults);
        ambushes = List.copyOf(ambushes);
    }

    /** With nobody at any failpoint. */
    public Trial(String name, int seed, Workload workload, List<Fault> faults) {
        this(name, seed, workload, faults, List.of());
    }

    /** Draws one for a cluster of so many workers. */
    public static Trial draw(int seed, int workers) {
        // Of neighbouring seeds, Random alone begins with nearly the same numbers.
        Random random = new Random(new SplittableRandom(seed).nextLong());
        Workload workload = Workloads.values()[random.nextInt(Workloads.values().length)];
        int faults = 1 + random.nextInt(MOST_FAULTS);
        // Often only one or two kinds, which then meet the same thing again.
        List<FaultKind> kinds = EVERYWHERE;
        if (random.nextBoolean()) {
            kinds = List.of(kinds.get(random.nextInt(kinds.size())), FaultKind.KILL_WORKER);
        }
        return new Trial("seed " + seed, seed, workload, Fault.draw(random.nextLong(), faults, kinds, workers, LONGEST));
    }

    /** Whether its jobs must be such as outlive their scheduler. */
    boolean outlivesSchedulers() {
        return faults.stream().anyMatch(fault -> fault.kind() == FaultKind.RESTART_SCHEDULER) || ambushes.stream().anyMatch(Ambush::meetsScheduler);
    }

    /** Whether its jobs may fail for want of something that is taken from them. */
    boolean exhausts() {
        return faults.stream().anyMatch(fault -> fault.kind().exhausts());
    }

    /** Whether it is for an {@link EnclosedTrial}. */
    public boolean needsEnclosure() {
        return faults.stream().anyMatch(fault -> fault.kind().needsEnclosure());
    }

    /** Whether it must be the first one on its cluster. */
    public boolean needsNewCluster() {
        return ambushes.stream().anyMatch(Ambush::needsNewCluster);
    }

    /** What happens, for people. */
    public String happenings() {
        return ambushes.isEmpty() ? faults.toString() : ambushes.toString();
    }
}
