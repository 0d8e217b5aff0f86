package io.sheaf.scheduler.policy;

import java.time.Duration;

/**
 * How a worker does lately, by the tasks that ended on it. Only a task that failed here and then succeeded elsewhere is held against
 * it: one that fails wherever it runs is to blame itself. Recent tasks count more.
 *
 * @param succeeded tasks that succeeded
 * @param blamed different tasks that failed and have succeeded on other workers since
 * @param failedInARow tasks that failed since the last one that succeeded, whatever became of them
 * @param timesAside how often it was set aside without doing well for long since
 */
public record WorkerHealth(int succeeded, int blamed, int failedInARow, int timesAside) {

    public static final WorkerHealth NEW = new WorkerHealth(0, 0, 0, 0);

    /** As many blamed tasks are needed at least, and they must be at least twice as many as those that succeeded. */
    private static final int MOST_BLAMED = 4;

    private static final int FAILING = 3;

    /** So many tasks are looked back on; then each counts half. */
    private static final int MEMORY = 64;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    public WorkerHealth plusSucceeded(int tasks) {
        int all = succeeded + Math.min(tasks, MEMORY);
        return all + blamed < MEMORY ? new WorkerHealth(all, blamed, 0, timesAside) : new WorkerHealth(all / 2, blamed / 2, 0, blamed == 0 ? 0 : timesAside);
    }

    /** A task failed there. */
    public WorkerHealth plusFailed() {
        return new WorkerHealth(succeeded, blamed, failedInARow + 1, timesAside);
    }

    public WorkerHealth plusBlamed() {
        return new WorkerHealth(succeeded, blamed + 1, failedInARow, timesAside);
    }

    /**
     * Whether tasks that failed there should rather wait for another worker than go there again: it may be the worker's fault, and who fails
     * at once always has room.
     */
    public boolean isFailing() {
        return failedInARow >= FAILING;
    }

    /** Whether it should get no tasks for a while. */
    public boolean isBad() {
        return blamed >= MOST_BLAMED && blamed >= 2 * succeeded;
    }

    /** For how long: 10 s at first, twice as long each time, up to 10 min 40 s. */
    public Duration pause() {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(timesAside, MOST_DOUBLINGS));
    }

    /** As it starts over after a pause. */
    public WorkerHealth afterPause() {
        return new WorkerHealth(0, 0, 0, timesAside + 1);
    }
}
