package io.sheaf.simulation;

import java.util.Map;

/**
 * Runs worlds. The same seed gives the same world, event by event, on every JVM. Safe for any number of threads, each with
 * worlds of its own.
 */
public final class Simulation {

    private Simulation() {}

    /**
     * A world in which nothing was wrong.
     *
     * @param events that the scheduler took in
     * @param hash of all its commands in order
     * @param endings how many jobs ended how
     */
    public record Outcome(long seed, long events, long hash, Map<String, Integer> endings) {}

    /**
     * Runs the world of a seed.
     *
     * @throws SimulationFailure if something was wrong in it
     */
    public static Outcome run(long seed) {
        return run(seed, Cuts.NONE);
    }

    /**
     * Runs the world of a seed without what is cut.
     *
     * @param cuts as {@link SimulationFailure#cuts()} gives them; empty for the whole world
     * @throws SimulationFailure if something was wrong in it
     */
    public static Outcome run(long seed, String cuts) {
        return run(seed, Cuts.parse(cuts));
    }

    private static Outcome run(long seed, Cuts cuts) {
        try {
            return run(seed, cuts, new Story.None());
        } catch (Violation violation) {
            throw failure(seed, cuts);
        }
    }

    /** The failure that the world of this seed is known to end with, told with all that led to it. */
    private static SimulationFailure failure(long seed, Cuts cuts) {
        Story story = new Story();
        try {
            run(seed, cuts, story);
        } catch (Violation again) {
            return new SimulationFailure(seed, cuts.toString(), again, story.of(again.entityOrNull()));
        }
        throw new IllegalStateException("seed " + seed + " failed once and not again: something in its world does not follow from the seed");
    }

    /**
     * The same failure in a world as small as can be found.
     *
     * @return {@code failure} itself if nothing can be left out
     */
    public static SimulationFailure shrink(SimulationFailure failure) {
        Cuts cuts = new Shrinker(failure.seed(), failure.violation().invariant()).shrink(Cuts.parse(failure.cuts()));
        return failure(failure.seed(), cuts);
    }

    /** The violation in this world; null if there is none. */
    static Violation violationOrNull(long seed, Cuts cuts) {
        try {
            run(seed, cuts, new Story.None());
            return null;
        } catch (Violation violation) {
            return violation;
        }
    }

    private static Outcome run(long seed, Cuts cuts, Story story) {
        try {
            World world = new World(Scenario.of(seed, cuts), story);
            world.run();
            return new Outcome(seed, world.lives.events(), world.hash.value(), world.endings);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException broken) {
            throw new Violation("exception", null, broken.toString(), broken);
        }
    }
}
