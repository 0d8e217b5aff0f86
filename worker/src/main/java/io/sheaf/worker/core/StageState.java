package io.sheaf.worker.core;

import io.sheaf.plan.message.ToWorker.DefineStage;

/** A stage as this worker knows it, and how long its tasks take here. Owned by the worker core. */
final class StageState {

    /** A run never holds more than this many times the tasks that were measured: the first few say little about the rest. */
    private static final int GROWTH = 8;

    private static final double WEIGHT_OF_NEWEST = 0.5;

    private DefineStage definition;
    private long measuredTasks;
    private double nanosPerTask;

    StageState(DefineStage definition) {
        this.definition = definition;
    }

    DefineStage definition() {
        return definition;
    }

    /** Takes a repeated definition, whose sides may be new, and keeps the program's bytes where it has none. */
    void redefine(DefineStage newer) {
        boolean losesProgram = !newer.program().hasBytes() && newer.program().id().equals(definition.program().id());
        definition = losesProgram ? newer.withProgram(definition.program()) : newer;
    }

    boolean canRun() {
        return definition.program().hasBytes();
    }

    void measured(int tasks, long nanos) {
        if (tasks <= 0) {
            return;
        }
        double newest = (double) nanos / tasks;
        nanosPerTask = measuredTasks == 0 ? newest : nanosPerTask + WEIGHT_OF_NEWEST * (newest - nanosPerTask);
        measuredTasks += tasks;
    }

    /** How many tasks make a run of about the target; at least 1. */
    int runSize(long targetNanos) {
        if (measuredTasks == 0) {
            return 1;
        }
        double byTime = targetNanos / Math.max(1.0, nanosPerTask);
        return (int) Math.max(1, Math.min(Math.min(byTime, Integer.MAX_VALUE), (double) GROWTH * measuredTasks));
    }

    /** What a run of this size is expected to take; the target while nothing was measured. */
    double expectedNanos(int tasks, long targetNanos) {
        return measuredTasks == 0 ? targetNanos : tasks * nanosPerTask;
    }
}
