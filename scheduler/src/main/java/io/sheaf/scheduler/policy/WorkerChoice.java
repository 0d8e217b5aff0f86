package io.sheaf.scheduler.policy;

import java.util.Comparator;

/** Which worker gets the next lease: the one with the least to do per slot, the older one if equal. */
public final class WorkerChoice {

    private WorkerChoice() {}

    /**
     * How busy a worker is.
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
