package io.sheaf.simulation;

import io.sheaf.Effects;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What really happened in a world, whoever was its scheduler: which attempts were begun, what went wrong. Owned by its world;
 * its maps are looked up only.
 */
final class Incidents {

    private record TaskKey(JobId job, int stage, int task) {}

    private record AttemptKey(TaskKey task, int generation, int attempt) {}

    private record StageKey(JobId job, int stage) {}

    private record Offer(int generation, TaskRange tasks) {}

    private final World world;
    private final Set<AttemptKey> begun = new HashSet<>();
    private final Set<TaskKey> begunOnce = new HashSet<>();
    private final Map<TaskKey, Integer> faults = new HashMap<>();
    private final Map<StageKey, Integer> generations = new HashMap<>();
    private final Map<StageKey, List<Offer>> offers = new HashMap<>();
    private long workersLost;
    private long endedThemselves;
    private long epochsOver;
    private long unreadable;
    private long failedUploads;
    private long longestWithoutWorkers;

    Incidents(World world) {
        this.world = world;
    }

    /** An attempt of a task begins to run. */
    void begins(ToWorker.Grant grant, int task) {
        TaskKey key = new TaskKey(grant.job(), grant.stage().value(), task);
        boolean first = begunOnce.add(key);
        boolean once = world.job(grant.job()).spec.settings().effects() == Effects.AT_MOST_ONCE;
        Violation.unless(first || !once, "at most once", grant.job(), () -> key + " begins again, under " + grant);
        boolean fresh = begun.add(new AttemptKey(key, grant.generation().value(), grant.attempt()));
        Violation.unless(fresh, "attempt", grant.job(), () -> key + " begins again as the same attempt, under " + grant);
    }

    /** The user's code of this task throws, or ends its process, or the task does not end in time. */
    void failsItself(JobId job, StageId stage, int task) {
        faults.merge(new TaskKey(job, stage.value(), task), 1, Integer::sum);
    }

    /** How often an attempt of the task ended by its own fault. */
    int faults(JobId job, int stage, int task) {
        return faults.getOrDefault(new TaskKey(job, stage, task), 0);
    }

    void granted(ToWorker.Grant grant) {
        generations.put(new StageKey(grant.job(), grant.stage().value()), grant.generation().value());
    }

    /** A worker tells a scheduler what it has kept for the one before. */
    void offered(FromWorker.Offered offered) {
        world.count("OFFERED");
        offers.computeIfAbsent(new StageKey(offered.job(), offered.stage().value()), any -> new ArrayList<>())
                .add(new Offer(offered.generation().value(), offered.tasks()));
    }

    /** Whether the task may count as made in this generation: the last that was granted, or one of which its output was offered. */
    boolean mayBeOf(JobId job, int stage, int task, int generation) {
        StageKey key = new StageKey(job, stage);
        return generations.getOrDefault(key, -1) == generation
                || offers.getOrDefault(key, List.of()).stream().anyMatch(offer -> offer.generation == generation && offer.tasks.contains(task));
    }

    /** Whether outputs of the tasks were ever offered, all of them. */
    boolean wereOffered(JobId job, int stage, TaskRange tasks) {
        List<Offer> all = offers.getOrDefault(new StageKey(job, stage), List.of());
        for (int task = tasks.from(); task < tasks.to(); task++) {
            int one = task;
            if (all.stream().noneMatch(offer -> offer.tasks.contains(one))) {
                return false;
            }
        }
        return true;
    }

    void workerLost() {
        workersLost++;
    }

    /** A worker has decided to end, and has answered for what it runs: a scheduler hears the answers before it hears of the end. */
    void endsItself() {
        endedThemselves++;
    }

    void epochsOver(int more) {
        epochsOver += more;
    }

    void couldNotRead() {
        unreadable++;
    }

    void couldNotUpload() {
        failedUploads++;
    }

    void withoutWorkers(long nanos) {
        longestWithoutWorkers = Math.max(longestWithoutWorkers, nanos);
    }

    long workersLost() {
        return workersLost;
    }

    long endedThemselves() {
        return endedThemselves;
    }

    /** All that may have cost an attempt without its fault. */
    long losses() {
        return epochsOver + unreadable + failedUploads;
    }

    long longestWithoutWorkers() {
        return longestWithoutWorkers;
    }
}
