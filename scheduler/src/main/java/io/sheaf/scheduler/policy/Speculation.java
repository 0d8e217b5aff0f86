package io.sheaf.scheduler.policy;

/**
 * Which tasks get a second attempt beside the one that is out, because that one is slow. A lease is slow if it has been out for so long
 * that a worker as fast as the others would have done all of it more than once: progress rates, not how far each task says it is
 * (compare LATE: Zaharia et al., 2008).
 *
 * @param leastNanos which every lease is given; shorter ones are not worth another attempt
 */
public record Speculation(long leastNanos) {

    /** So many times what the lease would take the others. */
    private static final double MULTIPLE = 2;

    /**
     * The part of a stage's tasks that must be done, so that it is known what tasks take. Not more: a slow worker of two may hold half of
     * them.
     */
    private static final double DONE = 0.5;

    /** Of all slots at most one in so many runs a second attempt; one may in any case. */
    private static final int SLOTS_PER_ATTEMPT = 10;

    /** Whether slow tasks of the stage are looked for. */
    public boolean isTime(Averages averages, int done, int total) {
        return averages.known() && done >= DONE * total;
    }

    /** @param outNanos since the lease was granted; {@code tasks} which it was granted for */
    public boolean isSlow(Averages averages, int tasks, long outNanos) {
        return outNanos >= leastNanos && outNanos >= MULTIPLE * tasks * averages.nanosPerTaskOfAll();
    }

    /** How many leases of second attempts may be out at once. */
    public static int most(int slots) {
        return Math.max(1, slots / SLOTS_PER_ATTEMPT);
    }
}
