package io.sheaf.plan;

/** The identity of a block of bytes that one attempt of one task made: what a reader asks for and the header repeats. */
public record BlockId(JobId job, StageId stage, StageGeneration generation, int task, int attempt, int partition) {

    @Override
    public String toString() {
        return "job " + job + " stage " + stage + " generation " + generation + " task " + task + " attempt " + attempt
                + " partition " + partition;
    }
}
