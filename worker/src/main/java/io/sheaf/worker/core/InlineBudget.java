package io.sheaf.worker.core;

/** Result bytes of one lease that may still travel in outcomes, shared by the runs of the lease. Owned by the worker core. */
final class InlineBudget {

    private final int total;
    private int used;
    private int reserved;

    InlineBudget(int total) {
        this.total = total;
    }

    /**
     * Sets bytes aside for a run: its share by number of tasks, or enough for one long result if that is more, but never
     * so much that the other slots would find nothing.
     */
    int reserve(int tasks, int unstarted, int slots) {
        int left = total - used - reserved;
        long byShare = (long) left * tasks / unstarted;
        long forOne = Math.min(RunSpec.MAX_INLINE_RESULT, left / slots);
        int share = (int) Math.max(byShare, forOne);
        reserved += share;
        return share;
    }

    /** Gives back what a run had set aside, of which it has used some. Parts of a stage travel whatever the budget says. */
    void settle(int share, int usedOfIt) {
        reserved -= share;
        used += Math.min(share, usedOfIt);
    }

    void validate() {
        if (reserved < 0 || used < 0 || used + reserved > total) {
            throw new IllegalStateException("inline bytes: " + used + " used, " + reserved + " reserved, " + total + " in all");
        }
    }
}
