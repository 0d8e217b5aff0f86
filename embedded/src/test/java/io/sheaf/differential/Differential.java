package io.sheaf.differential;

/** Runs the trials of one seed after another until one of them shows a difference. */
final class Differential {

    /** Some fifty clusters in one JVM, each of which remembers programs, would fill it after some thousands of plans. */
    private static final long RENEW_AFTER = 250;

    private final Engines engines;

    Differential(Engines engines) {
        this.engines = engines;
    }

    /** The first difference, with the smallest plan that has one; empty if there is none. */
    String run(long firstSeed, long plans) {
        String found = "";
        for (long seed = firstSeed; found.isEmpty() && seed < firstSeed + plans; seed++) {
            found = run(seed);
            if ((seed - firstSeed + 1) % RENEW_AFTER == 0) {
                engines.renew();
            }
        }
        return found;
    }

    /** The difference that the trial of this seed shows; empty if it shows none. */
    String run(long seed) {
        Trial trial = Trial.of(seed, engines);
        String difference = trial.difference(engines);
        if (difference.isEmpty()) {
            return "";
        }
        Plan smallest = new Shrinker(plan -> fails(trial.of(plan))).shrink(trial.plan());
        return "seed " + seed + "\n" + trial.plan() + difference + "\n\nthe smallest plan like it, on " + trial.settings() + ":\n" + smallest
                + trial.of(smallest).difference(engines);
    }

    /** Not what cannot be run: steps were left out that made what others need. */
    private boolean fails(Trial trial) {
        try {
            trial.plan().expected();
        } catch (RuntimeException e) {
            return false;
        }
        return !trial.difference(engines).isEmpty();
    }
}
