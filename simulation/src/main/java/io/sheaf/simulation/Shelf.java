package io.sheaf.simulation;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The blocks that one worker process keeps: of each the number of what was made. Owned by its world. */
final class Shelf {

    private final Map<JobId, Map<BlockId, Integer>> jobs = new LinkedHashMap<>();
    private boolean lost;
    /** Jobs that are over: what a client puts here for them is refused. */
    private final Set<JobId> over = new LinkedHashSet<>();

    /** Keeps it, unless its job is over. */
    void put(BlockId block, int made) {
        if (over.contains(block.job())) {
            return;
        }
        jobs.computeIfAbsent(block.job(), any -> new LinkedHashMap<>()).put(block, made);
    }

    /** The number of what was made, or null if the block is not here or damaged. */
    Integer getOrNull(BlockId block) {
        Map<BlockId, Integer> blocks = jobs.get(block.job());
        return blocks == null ? null : blocks.get(block);
    }

    void drop(JobId job) {
        lost = true;
        jobs.remove(job);
    }

    void end(JobId job) {
        jobs.remove(job);
        over.add(job);
    }

    boolean isOver(JobId job) {
        return over.contains(job);
    }

    void dropAllBut(Collection<JobId> known) {
        lost = true;
        jobs.keySet().retainAll(known);
    }

    void release(JobId job, StageId stage, TaskRange tasks) {
        Map<BlockId, Integer> blocks = jobs.get(job);
        if (blocks != null) {
            lost = true;
            blocks.keySet().removeIf(block -> block.stage().equals(stage) && tasks.contains(block.task()));
            removeIfEmpty(job);
        }
    }

    /** Whether a block that was kept here may be missing without its job having been dropped. */
    boolean hasLost() {
        return lost;
    }

    /** Loses one of all blocks. */
    void lose(int which) {
        List<BlockId> all = new ArrayList<>();
        jobs.values().forEach(blocks -> all.addAll(blocks.keySet()));
        if (!all.isEmpty()) {
            BlockId block = all.get(which % all.size());
            lost = true;
            jobs.get(block.job()).remove(block);
            removeIfEmpty(block.job());
        }
    }

    private void removeIfEmpty(JobId job) {
        if (jobs.get(job).isEmpty()) {
            jobs.remove(job);
        }
    }

    /** One of those that have blocks here; there must be some. */
    JobId anyJob() {
        return jobs.keySet().iterator().next();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    @Override
    public String toString() {
        return jobs.toString();
    }
}
