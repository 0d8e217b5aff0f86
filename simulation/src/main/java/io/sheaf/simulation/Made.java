package io.sheaf.simulation;

import io.sheaf.plan.JobId;

/**
 * What an attempt of a task has made.
 *
 * @param read the numbers of what it was made of
 */
record Made(JobId job, int stage, int generation, int task, int attempt, long value, int[] read) {

    @Override
    public String toString() {
        return "job " + job.low() + " stage " + stage + " generation " + generation + " task " + task + " attempt " + attempt + ": " + value;
    }
}
