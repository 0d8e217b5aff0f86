package io.sheaf.scheduler.core;

import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Sizing;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether stages that agree on a number of partitions can: they have the same least number, and none waits for itself. */
final class SizingCheck {

    private SizingCheck() {}

    /** Null if they can; otherwise what is wrong. */
    static String problemOrNull(JobSpec job) {
        TreeMap<Integer, List<StageSpec>> groups = new TreeMap<>();
        for (StageSpec stage : job.stages()) {
            if (!stage.choices().sizing().isFixed()) {
                groups.computeIfAbsent(stage.choices().sizing().group(), any -> new ArrayList<>()).add(stage);
            }
        }
        for (List<StageSpec> group : groups.values()) {
            String problem = problemOrNull(job, group);
            if (problem != null) {
                return "stage " + group.get(0).id() + ": " + problem;
            }
        }
        return null;
    }

    private static String problemOrNull(JobSpec job, List<StageSpec> group) {
        Sizing sizing = group.get(0).choices().sizing();
        int partitions = partitions(group.get(0));
        if (group.stream().noneMatch(SizingCheck::isWriter)) {
            return "agrees on a number of partitions with nobody who writes them";
        }
        for (StageSpec stage : group) {
            if (partitions(stage) != partitions || partitions <= 0 || !stage.choices().sizing().equals(sizing)) {
                return "cannot agree with stage " + stage.id() + " on a number of partitions: " + partitions + " and " + partitions(stage) + " at the least";
            }
        }
        return waitsForItself(job, group) ? "what it reads waits for the number of its partitions, and that for what it reads" : null;
    }

    private static int partitions(StageSpec stage) {
        return isWriter(stage) || stage.output() instanceof StageOutput.Parts ? stage.output().partitions() : 0;
    }

    private static boolean isWriter(StageSpec stage) {
        return stage.output() instanceof StageOutput.Shuffle;
    }

    // A stage comes after all that it waits for: what comes before the first of the group waits for none of it.
    private static boolean waitsForItself(JobSpec job, List<StageSpec> group) {
        int first = group.get(0).id().value();
        TreeSet<Integer> seen = new TreeSet<>();
        Deque<StageId> pending = new ArrayDeque<>();
        for (StageSpec stage : group) {
            if (isWriter(stage)) {
                addRead(stage, pending);
                stage.choices().branches().forEach(when -> when.all().forEach(condition -> pending.add(condition.of())));
            }
        }
        while (!pending.isEmpty()) {
            StageId next = pending.poll();
            if (next.value() >= first && seen.add(next.value())) {
                StageSpec stage = job.stage(next);
                if (group.contains(stage)) {
                    return true;
                }
                addRead(stage, pending);
                pending.addAll(stage.sides());
                pending.addAll(stage.choices().measured());
            }
        }
        return false;
    }

    private static void addRead(StageSpec stage, Deque<StageId> to) {
        for (TaskSource source : stage.branches()) {
            StageId from = Job.producerOrNull(source);
            if (from != null) {
                to.add(from);
            }
        }
    }
}
