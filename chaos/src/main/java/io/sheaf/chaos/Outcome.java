package io.sheaf.chaos;

import java.io.Serializable;
import java.util.List;

/**
 * How a trial ended. It travels from the process in which the trial was.
 *
 * @param detail what is wrong, or where it hangs; empty if nothing is
 * @param jobs that ended with the right answer
 * @param failures of jobs that failed for a reason that the faults explain
 * @param history what happened, a line each
 */
public record Outcome(End end, String detail, int jobs, List<String> failures, List<String> history) implements Serializable {

    public enum End { RIGHT, WRONG, HUNG }

    public Outcome {
        failures = List.copyOf(failures);
        history = List.copyOf(history);
    }

    public boolean isRight() {
        return end == End.RIGHT;
    }
}
