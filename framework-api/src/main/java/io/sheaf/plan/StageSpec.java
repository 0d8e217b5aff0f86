package io.sheaf.plan;

import java.util.List;

/**
 * One stage of a job: equal tasks without communication among them.
 *
 * @param leaseSize tasks that travel together at the least; 0 lets measured task times decide
 * @param sides what every task gets in addition to its input: of stages with {@link StageOutput.Parts} the slices, at most
 *     {@link #MAX_SIDE_BYTES} in all; of stages with {@link StageOutput.Blocks} or {@link StageOutput.Shuffle} who holds
 *     them, so that it can fetch them
 * @param choices which parts of it count, where that depends on what other stages made
 * @param effectful whether a task of it that runs again may change something outside the job again; see
 *     {@link OperatorKind#hasEffects()}
 */
public record StageSpec(
        StageId id,
        Program program,
        List<TaskSource> branches,
        StageOutput output,
        int leaseSize,
        List<StageId> sides,
        Choices choices,
        boolean effectful) {

    /** What the sides of one stage may come to: they travel in its definition, to every worker. */
    public static final int MAX_SIDE_BYTES = 1 << 20;

    public StageSpec {
        branches = List.copyOf(branches);
        sides = List.copyOf(sides);
        if (branches.isEmpty() || leaseSize < 0) {
            throw new IllegalArgumentException("stage " + id + ": " + branches.size() + " branches, lease size " + leaseSize);
        }
    }

    /** A stage that counts as a whole and has no effects. */
    public StageSpec(StageId id, Program program, List<TaskSource> branches, StageOutput output, int leaseSize, List<StageId> sides) {
        this(id, program, branches, output, leaseSize, sides, Choices.NONE, false);
    }

    /** A stage whose tasks get nothing but their input. */
    public StageSpec(StageId id, Program program, List<TaskSource> branches, StageOutput output, int leaseSize) {
        this(id, program, branches, output, leaseSize, List.of());
    }
}
