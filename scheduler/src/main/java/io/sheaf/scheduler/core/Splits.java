package io.sheaf.scheduler.core;

import io.sheaf.partitioner.route.SkewPlan;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which partitions of a job's joins several tasks read. Once that is chosen it stays, for all who read them. Owned by the scheduler's core. */
final class Splits {

    private final Job job;
    private final Map<TaskSource.Splittable, SkewPlan> chosen = new LinkedHashMap<>();
    private final List<ToClient.Split> told = new ArrayList<>();

    Splits(Job job) {
        this.job = job;
    }

    /** What has been chosen so far. */
    List<ToClient.Split> told() {
        return told;
    }

    /** The source as workers get it. Both stages that it reads are complete. */
    TaskSource resolve(State state, TaskSource.Splittable source) {
        SkewPlan plan = chosen.get(source);
        if (plan == null) {
            plan = plan(source);
            chosen.put(source, plan);
            told.add(said(source, plan));
            state.send(job.ownerOrNull, told.get(told.size() - 1));
        }
        boolean whole = plan.shares().size() <= source.partitions();
        return whole ? new TaskSource.Shuffled(source.from(), source.partitions()) : new TaskSource.Split(source.from(), plan.shares());
    }

    private SkewPlan plan(TaskSource.Splittable source) {
        Stage from = job.stage(source.from());
        Stage beside = job.stage(source.beside());
        if (!from.weightsOrNull.fits(from.ledger.total()) || !beside.weightsOrNull.fits(beside.ledger.total())) {
            return new SkewPlan(ToClient.Split.UNKNOWN, ToClient.Split.UNKNOWN, List.of());
        }
        return SkewPlan.of(from.weightsOrNull.byTask(), SkewPlan.totals(beside.weightsOrNull.byTask(), source.partitions()), source.splitAbove());
    }

    private ToClient.Split said(TaskSource.Splittable source, SkewPlan plan) {
        long[] totals = SkewPlan.totals(job.stage(source.from()).weightsOrNull.byTask(), source.partitions());
        Map<Integer, Integer> tasks = new LinkedHashMap<>();
        for (Share share : plan.shares()) {
            tasks.merge(share.partition(), 1, Integer::sum);
        }
        List<ToClient.Part> parts = tasks.entrySet().stream().filter(entry -> entry.getValue() > 1)
                .map(entry -> new ToClient.Part(entry.getKey(), totals[entry.getKey()], entry.getValue())).toList();
        return new ToClient.Split(job.id, source.from(), plan.median(), plan.largest(), parts);
    }
}
