package io.sheaf.scheduler.policy;

import java.util.Comparator;

/** Which worker gets the next lease. */
public final class WorkerChoice {

    private WorkerChoice() {}

    /**
     * How busy a worker is: the least to do per slot comes first, the older worker if equal.
     *
     * @param outstanding tasks it has and has not answered for
     */
    public record Load(int outstanding, int slots, long epoch) implements Comparable<Load> {

        private static final Comparator<Load> ORDER = (a, b) -> {
            int byLoad = Long.compare((long) a.outstanding * b.slots, (long) b.outstanding * a.slots);
            return byLoad != 0 ? byLoad : Long.compare(a.epoch, b.epoch);
        };

        @Override
        public int compareTo(Load other) {
            return ORDER.compare(this, other);
        }

        public boolean hasFreeSlot() {
            return outstanding < slots;
        }

        /** Tasks that cannot have been started yet. */
        public int unstarted() {
            return Math.max(0, outstanding - slots);
        }
    }

    /**
     * A worker as one job sees it. Free slots come first. Where all are busy, the worker takes the jobs in turn, so that
     * a task of this job waits for others of its own, not for the whole backlog: then the one with fewest of these.
     *
     * @param own tasks of the job that it has and has not answered for
     */
    public record Candidate(Load load, int own) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byFree = Boolean.compare(other.load.hasFreeSlot(), load.hasFreeSlot());
            if (byFree != 0 || load.hasFreeSlot()) {
                return byFree != 0 ? byFree : load.compareTo(other.load);
            }
            int byOwn = Long.compare((long) own * other.load.slots, (long) other.own * load.slots);
            return byOwn != 0 ? byOwn : load.compareTo(other.load);
        }
    }

    /**
     * Whether a worker may take a lease of tasks on which workers died. Once: as many such tasks as it has slots. More
     * often: only this one, so that the next death shows the culprit.
     *
     * @param suspects such tasks it has; {@code worstDeaths} the most deaths of one of them
     */
    public static boolean mayTake(int deaths, int suspects, int worstDeaths, int slots) {
        if (deaths == 0 || suspects == 0) {
            return true;
        }
        return deaths < 2 && worstDeaths < 2 && suspects < slots;
    }
}
