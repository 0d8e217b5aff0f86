package io.sheaf.simulation;

import java.util.List;

/** Something was wrong in the world of a seed. */
public final class SimulationFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long seed;
    private final String cuts;
    private final transient Violation violation;
    private final transient List<String> story;

    SimulationFailure(long seed, String cuts, Violation violation, List<String> story) {
        super("seed " + seed + (cuts.isEmpty() ? "" : " without " + cuts) + ": " + violation.getMessage(), violation);
        this.seed = seed;
        this.cuts = cuts;
        this.violation = violation;
        this.story = List.copyOf(story);
    }

    public long seed() {
        return seed;
    }

    /** What was left out of the seed's world; empty if nothing was. */
    public String cuts() {
        return cuts;
    }

    /** The last of what happened to the job or worker with which something was wrong, a line each. */
    public List<String> story() {
        return story;
    }

    /** Which sort of failure it is, in a word or two. */
    public String invariant() {
        return violation.invariant();
    }

    Violation violation() {
        return violation;
    }
}
