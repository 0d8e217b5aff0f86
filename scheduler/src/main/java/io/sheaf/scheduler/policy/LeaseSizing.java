package io.sheaf.scheduler.policy;

/**
 * How many tasks travel together. Guided self-scheduling (Polychronopoulos and Kuck, 1987): a lease takes a share of
 * what is left, so the last ones are small; never more than {@code targetNanos} of estimated work.
 */
public final class LeaseSizing {

    /** Tasks of a first lease, while nothing is known about their time. */
    static final int FIRST = 4;

    private static final int LARGEST = 1 << 20;

    private final long targetNanos;

    /** @param targetNanos the most estimated work in one lease */
    public LeaseSizing(long targetNanos) {
        this.targetNanos = targetNanos;
    }

    /**
     * What is known when a lease is cut.
     *
     * @param pending tasks of the stage that wait
     * @param slots of all workers that may run them
     * @param leasesDone leases of the stage that have brought a success
     * @param unit the stage's lease size; 0 for none
     * @param inlineBytes bytes of results that this lease may bring back
     * @param ahead whether the worker has a lease for each slot already
     */
    public record Situation(int pending, int slots, int leasesDone, int unit, long inlineBytes, boolean ahead) {}

    /** Tasks of the next lease, at least 1, or at least {@code unit}; the caller cuts it to what is contiguous. */
    public int size(Averages averages, Situation now) {
        int byShare = share(averages, now);
        int size = Math.min(byShare, Math.min(byGrowth(now.leasesDone()), byWork(averages, now)));
        if (now.ahead() && now.pending() <= FIRST && now.unit() == 0 && byWork(averages, now) >= now.pending()) {
            size = now.pending();
        }
        return now.unit() == 0 ? Math.max(1, size) : now.unit() * Math.max(1, size / now.unit());
    }

    private static int share(Averages averages, Situation now) {
        int shares = Math.max(1, averages.known() ? 2 * now.slots() : now.slots());
        return (now.pending() + shares - 1) / shares;
    }

    private static int byGrowth(int leasesDone) {
        return leasesDone >= 18 ? LARGEST : FIRST << leasesDone;
    }

    // Small results shrink a lease by a factor of 8 at most: beyond that, storing them costs less than asking more often.
    private int byWork(Averages averages, Situation now) {
        if (!averages.known()) {
            return LARGEST;
        }
        double byTime = Math.min(LARGEST, targetNanos / Math.max(1, averages.nanosPerTask()));
        double byBytes = now.inlineBytes() / Math.max(1, averages.bytesPerTask());
        return (int) Math.max(1, Math.min(byTime, Math.max(byBytes, byTime / 8)));
    }
}
