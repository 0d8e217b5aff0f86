package io.sheaf.worker.core;

import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Offered;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outputs that this worker keeps of jobs that may outlive their scheduler, as they are offered to the next one. As long as
 * what they speak of. Owned by the worker core.
 */
final class Inventory {

    private final Map<JobId, List<Offered>> jobs = new LinkedHashMap<>();

    /** Takes in what tasks of this grant have made, if it is to be offered. */
    void add(Grant grant, RunOutcome.Succeeded good) {
        if (grant.lineageOrNull() != null && !(good.output() instanceof TaskOutput.Inline)) {
            jobs.computeIfAbsent(grant.job(), any -> new ArrayList<>()).add(new Offered(
                    grant.job(), grant.stage(), grant.lineageOrNull(), grant.generation(), grant.attempt(), good.tasks(), good.output(), good.stats()));
        }
    }

    boolean has(JobId job) {
        return jobs.containsKey(job);
    }

    Set<JobId> jobs() {
        return jobs.keySet();
    }

    List<Offered> all() {
        List<Offered> all = new ArrayList<>();
        jobs.values().forEach(all::addAll);
        return all;
    }

    void drop(JobId job) {
        jobs.remove(job);
    }

    void clear() {
        jobs.clear();
    }

    /** The outputs of these tasks are kept no more. */
    void release(JobId job, StageId stage, TaskRange tasks) {
        List<Offered> left = new ArrayList<>();
        for (Offered offered : jobs.getOrDefault(job, List.of())) {
            if (offered.stage().equals(stage)) {
                addPart(left, offered, offered.tasks().from(), Math.min(offered.tasks().to(), tasks.from()));
                addPart(left, offered, Math.max(offered.tasks().from(), tasks.to()), offered.tasks().to());
            } else {
                left.add(offered);
            }
        }
        if (left.isEmpty()) {
            jobs.remove(job);
        } else {
            jobs.put(job, left);
        }
    }

    private static void addPart(List<Offered> parts, Offered whole, int fromTask, int toTask) {
        if (fromTask < toTask) {
            int from = fromTask - whole.tasks().from();
            int to = toTask - whole.tasks().from();
            List<Tally> tallies = whole.stats().tallies().isEmpty() ? List.of() : whole.stats().tallies().subList(from, to);
            TaskOutput output = part(whole.output(), from, to, whole.tasks().size());
            parts.add(new Offered(
                    whole.job(), whole.stage(), whole.lineage(), whole.generation(), whole.attempt(), new TaskRange(fromTask, toTask), output,
                    new TaskStats(0, 0, 0, tallies)));
        }
    }

    private static TaskOutput part(TaskOutput whole, int from, int to, int tasks) {
        if (whole instanceof TaskOutput.Stored stored) {
            return new TaskOutput.Stored(Arrays.copyOfRange(stored.bytes(), from, to));
        }
        TaskOutput.Kept kept = (TaskOutput.Kept) whole;
        int partitions = kept.weights().length / tasks;
        return new TaskOutput.Kept(
                Arrays.copyOfRange(kept.bytes(), from, to), Arrays.copyOfRange(kept.records(), from, to),
                Arrays.copyOfRange(kept.fingerprints(), from, to), Arrays.copyOfRange(kept.weights(), from * partitions, to * partitions));
    }
}
