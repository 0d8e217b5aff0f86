package io.sheaf.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Leaves out of a world what its failure does not need. Owned by one thread. */
final class Shrinker {

    /** Worlds that are tried at most. */
    private static final int TRIES = 400;

    private final long seed;
    private final String invariant;
    private int tries;

    /** @param invariant the failure that has to stay */
    Shrinker(long seed, String invariant) {
        this.seed = seed;
        this.invariant = invariant;
    }

    /** Leaves out more and more until nothing more can be, or enough was tried. */
    Cuts shrink(Cuts from) {
        Cuts best = from;
        for (Cuts before = null; !best.equals(before); ) {
            before = best;
            best = jobs(best);
            best = faults(best);
            best = planned(best);
            best = workers(best);
            best = tasks(best);
        }
        return best;
    }

    private boolean fails(Cuts cuts) {
        if (tries++ >= TRIES) {
            return false;
        }
        Violation violation = Simulation.violationOrNull(seed, cuts);
        return violation != null && violation.invariant().equals(invariant);
    }

    private Cuts firstThatFails(Cuts otherwise, List<Cuts> candidates) {
        return candidates.stream().filter(this::fails).findFirst().orElse(otherwise);
    }

    private Cuts jobs(Cuts cuts) {
        Cuts best = cuts;
        for (JobPlan job : Scenario.of(seed, cuts).jobs()) {
            best = firstThatFails(best, List.of(best.withoutJob(job.terms.number())));
        }
        return best;
    }

    private Cuts faults(Cuts cuts) {
        Cuts best = cuts;
        for (Fault fault : Scenario.of(seed, cuts).faults()) {
            best = firstThatFails(best, List.of(best.without(fault)));
        }
        return best;
    }

    /** Halves first, then quarters, down to single ones. */
    private Cuts planned(Cuts cuts) {
        Cuts best = cuts;
        for (int piece = left(best).size() / 2; piece > 0; piece /= 2) {
            List<Integer> left = left(best);
            for (int from = 0; from < left.size(); from += piece) {
                best = firstThatFails(best, List.of(best.withoutPlanned(new TreeSet<>(left.subList(from, Math.min(left.size(), from + piece))))));
            }
        }
        return left(best).size() == 1 ? firstThatFails(best, List.of(best.withoutPlanned(new TreeSet<>(left(best))))) : best;
    }

    private List<Integer> left(Cuts cuts) {
        List<Planned> all = Scenario.of(seed, cuts).planned();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) != null) {
                left.add(i);
            }
        }
        return left;
    }

    private Cuts workers(Cuts cuts) {
        List<Cuts> fewer = new ArrayList<>();
        for (int most = 1; most < Scenario.of(seed, cuts).slots().size(); most++) {
            fewer.add(cuts.withWorkers(most));
        }
        return firstThatFails(cuts, fewer);
    }

    private Cuts tasks(Cuts cuts) {
        List<Cuts> fewer = new ArrayList<>();
        for (int most = 1; most < cuts.tasks() && most < 10_000; most *= 2) {
            fewer.add(cuts.withTasks(most));
        }
        return firstThatFails(cuts, fewer);
    }
}
