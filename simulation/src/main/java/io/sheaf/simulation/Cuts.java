package io.sheaf.simulation;

import io.sheaf.RefusedException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is left out of the world of a seed, so that a failure is seen in a smaller one.
 *
 * @param jobs that are never submitted, by number
 * @param planned faults that do not happen, by number
 * @param faults that do not happen at all
 * @param workers at most so many from the start
 * @param tasks at most so many of a branch that reads no other stage, and partitions of a shuffle
 */
record Cuts(Set<Integer> jobs, Set<Integer> planned, Set<Fault> faults, int workers, int tasks) {

    static final Cuts NONE = new Cuts(Set.of(), Set.of(), EnumSet.noneOf(Fault.class), Integer.MAX_VALUE, Integer.MAX_VALUE);

    Cuts withoutJob(int job) {
        return new Cuts(plus(jobs, job), planned, faults, workers, tasks);
    }

    Cuts withoutPlanned(Set<Integer> more) {
        Set<Integer> all = new TreeSet<>(planned);
        all.addAll(more);
        return new Cuts(jobs, all, faults, workers, tasks);
    }

    Cuts without(Fault fault) {
        EnumSet<Fault> all = EnumSet.of(fault);
        all.addAll(faults);
        return new Cuts(jobs, planned, all, workers, tasks);
    }

    Cuts withWorkers(int most) {
        return new Cuts(jobs, planned, faults, most, tasks);
    }

    Cuts withTasks(int most) {
        return new Cuts(jobs, planned, faults, workers, most);
    }

    private static Set<Integer> plus(Set<Integer> all, int one) {
        Set<Integer> more = new TreeSet<>(all);
        more.add(one);
        return more;
    }

    /** The inverse of {@link #toString()}. */
    static Cuts parse(String text) {
        Cuts cuts = NONE;
        for (String word : text.isBlank() ? new String[0] : text.split(",")) {
            cuts = cuts.plus(word.strip());
        }
        return cuts;
    }

    private Cuts plus(String word) {
        try {
            if (word.startsWith("job")) {
                return withoutJob(Integer.parseInt(word.substring(3)));
            } else if (word.startsWith("event")) {
                return withoutPlanned(Set.of(Integer.parseInt(word.substring(5))));
            } else if (word.startsWith("workers=")) {
                return withWorkers(Integer.parseInt(word.substring(8)));
            } else if (word.startsWith("tasks=")) {
                return withTasks(Integer.parseInt(word.substring(6)));
            }
            return without(Fault.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("'" + word + "' cuts nothing off a world: give jobN, eventN, workers=N, tasks=N or the name of a fault");
        }
    }

    /** Words with commas between them, as the command takes them; empty if nothing is cut. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        jobs.forEach(job -> text.append(",job").append(job));
        planned.forEach(event -> text.append(",event").append(event));
        faults.forEach(fault -> text.append(',').append(fault.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        text.append(workers == Integer.MAX_VALUE ? "" : ",workers=" + workers);
        text.append(tasks == Integer.MAX_VALUE ? "" : ",tasks=" + tasks);
        return text.length() == 0 ? "" : text.substring(1);
    }
}
