package io.sheaf.plan;

import java.util.List;

/**
 * One stage of a job: equal tasks without communication among them.
 *
 * @param leaseSize tasks that travel together at the least; 0 lets measured task times decide
 */
public record StageSpec(StageId id, Program program, List<TaskSource> branches, StageOutput output, int leaseSize) {

    public StageSpec {
        branches = List.copyOf(branches);
        if (branches.isEmpty() || leaseSize < 0) {
            throw new IllegalArgumentException("stage " + id + ": " + branches.size() + " branches, lease size " + leaseSize);
        }
    }
}
