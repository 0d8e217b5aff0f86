package io.sheaf.worker.core;

import java.util.concurrent.TimeUnit;

/**
 * How a worker runs its tasks.
 *
 * <p>A cancelled attempt, or one over its time limit, is first told by its flag and soon after by an interrupt. Only the
 * flag lets a task that asks for it between two records end where it chooses: an interrupt closes the file channel it
 * finds the task in. All others, those that sleep or wait above all, hold their slot until the interrupt comes. So the
 * time between the two is long for a loop over records and short for whoever waits for the slot.
 *
 * @param slots tasks that run at once, at least 1
 * @param runaway what is done about a task that ignores its cancellation
 * @param interruptAfterNanos from the cancellation of an attempt to the interrupt
 * @param giveUpAfterNanos from the cancellation of an attempt to giving it up; not below {@code interruptAfterNanos}
 * @param runTargetNanos estimated work of one run of tasks
 * @param runLimitNanos age at which a run hands in what it has and gives back what it has not started
 */
public record WorkerConfig(
        int slots,
        Runaway runaway,
        long interruptAfterNanos,
        long giveUpAfterNanos,
        long runTargetNanos,
        long runLimitNanos) {

    /** What is done about a task that ignores its cancellation. */
    public enum Runaway {
        /** The process ends, and its parent starts another. */
        EXIT,
        /** Its thread is left alone, its outcome ignored and its slot replaced: all that can be done inside one JVM. */
        ABANDON
    }

    /** Whether the process is the worker's own, so that it may end it. */
    boolean ownsProcess() {
        return runaway == Runaway.EXIT;
    }

    private static final long INTERRUPT_AFTER = millis(20);
    private static final long GIVE_UP_AFTER = seconds(5);

    public WorkerConfig {
        if (slots < 1 || interruptAfterNanos < 0 || giveUpAfterNanos < interruptAfterNanos || runTargetNanos < 1 || runLimitNanos < 1) {
            throw new IllegalArgumentException("bad worker configuration: " + slots + " slots, interrupt after " + interruptAfterNanos
                    + " ns, give up after " + giveUpAfterNanos + " ns, run target " + runTargetNanos + " ns, limit " + runLimitNanos + " ns");
        }
    }

    /** For a worker process of its own. */
    public static WorkerConfig process(int slots) {
        return new WorkerConfig(slots, Runaway.EXIT, INTERRUPT_AFTER, GIVE_UP_AFTER, millis(1), millis(5));
    }

    /** For a worker inside the user's JVM. */
    public static WorkerConfig embedded(int slots) {
        return new WorkerConfig(slots, Runaway.ABANDON, INTERRUPT_AFTER, GIVE_UP_AFTER, millis(1), millis(5));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
