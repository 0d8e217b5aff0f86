package io.sheaf.simulation;

import io.sheaf.plan.JobId;
import io.sheaf.plan.Piece;

/**
 * What an attempt of a task has made.
 *
 * @param piece what it has read of its input
 * @param read the numbers of what it was made of
 */
record Made(JobId job, int stage, int generation, int task, int attempt, Piece piece, long value, int[] read) {

    @Override
    public String toString() {
        return "job " + job.low() + " stage " + stage + " generation " + generation + " task " + task + " attempt " + attempt
                + (piece.to() == Piece.END && piece.from() == 0 ? "" : " " + piece) + ": " + value;
    }
}
