package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.TaskRange;
import java.util.List;

/** Tasks of a job's result stage that its client does not want any more, whether they are known yet or not. Owned by the scheduler's core. */
final class Cancels {

    private final State state;

    Cancels(State state) {
        this.state = state;
    }

    /** Ends these tasks of the result stage, those that are still to come as soon as they are there; the job goes on. */
    void cancel(Job job, TaskRange tasks, String reason) {
        Stage stage = job.resultStage();
        stage.cancelled.put(tasks.from(), tasks.to(), reason);
        apply(stage, tasks);
        state.progressed(job);
        state.toCheck.add(stage);
    }

    /** Ends those of these tasks that were cancelled, before or after they became known. Must precede their placement. */
    void apply(Stage stage, TaskRange tasks) {
        for (Run<String> run : stage.cancelled.overlapping(tasks.from(), Math.min(tasks.to(), stage.ledger.total()))) {
            for (int task = run.from(); task < run.to(); task++) {
                end(stage, task, run.value());
            }
        }
    }

    private void end(Stage stage, int task, String reason) {
        TaskRange one = TaskRange.single(task);
        List<Held> holders = stage.ledger.holders(task);
        if (stage.ledger.settleFailed(one) == 1) {
            holders.forEach(held -> state.cancelTasks(state.leases.get(held.lease()), one));
            state.reveal(stage.job, new Results.Error(one, Failures.cancelled(stage, task, reason)));
        }
    }
}
