package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Pending;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Winner;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which tasks of a stage read a block of which worker. Hints, each used once: a task that was granted and comes back is as
 * far from all workers. So that looking costs no more than granting does. Owned by the scheduler's core.
 */
final class NearTasks {

    private final Map<WorkerEpoch, Deque<TaskRange>> byWorker = new LinkedHashMap<>();

    /** Of a stage that opens, when all it reads is there. */
    NearTasks(Stage stage) {
        for (Stage.Branch branch : stage.branches) {
            if (branch.source() instanceof TaskSource.Blocks blocks) {
                for (Run<Winner> run : stage.job.producer(blocks.from()).ledger.won()) {
                    TaskRange tasks = new TaskRange(branch.start() + run.from(), branch.start() + run.to());
                    byWorker.computeIfAbsent(run.value().holderOrNull(), any -> new ArrayDeque<>()).add(tasks);
                }
            }
        }
    }

    /** None. */
    NearTasks() {}

    /** Whether it is the same for all workers which of them gets a task. */
    boolean isEmpty() {
        return byWorker.isEmpty();
    }

    /** The next tasks of the stage that wait and are near this worker; null if there are none. */
    Run<Pending> nextOrNull(Stage stage, Worker worker) {
        Deque<TaskRange> near = byWorker.get(worker.epoch);
        while (near != null && !near.isEmpty()) {
            for (Run<Pending> run : stage.ledger.pending(near.peek())) {
                return run;
            }
            near.poll();
        }
        if (near != null) {
            byWorker.remove(worker.epoch);
        }
        return null;
    }

    /** These tasks, with which the worker's {@link #nextOrNull next} ones begin, were granted to it. */
    void granted(Worker worker, TaskRange tasks) {
        Deque<TaskRange> near = byWorker.get(worker.epoch);
        TaskRange first = near.poll();
        if (tasks.to() < first.to()) {
            near.push(new TaskRange(tasks.to(), first.to()));
        }
    }
}
