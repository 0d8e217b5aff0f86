package io.sheaf.scheduler.core;

import io.sheaf.scheduler.core.ClusterSnapshot.JobView;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerState;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerView;
import java.util.ArrayList;
import java.util.List;

/** Copies what is shown out of the state. */
final class Snapshots {

    private Snapshots() {}

    static ClusterSnapshot of(State state) {
        List<JobView> jobs = new ArrayList<>();
        for (Job job : state.jobs.values()) {
            jobs.add(new JobView(
                    job.id, job.settings.name(), job.state, job.tasksDone(), job.tasksTotal(), job.retries, job.speculated, job.speculationsWon,
                    job.divided, job.submittedAtMillis, job.failureOrNull, List.copyOf(job.measured), List.copyOf(job.splits.told())));
        }
        List<WorkerView> workers = new ArrayList<>();
        for (Worker worker : state.workers.values()) {
            workers.add(new WorkerView(
                    worker.epoch, worker.name, worker.info.pid(), worker.info.host(), worker.info.dataAddress(), worker.info.javaFeature(),
                    worker.slots(), Math.min(worker.slots(), worker.outstanding), state(worker), worker.asideOrNull == null ? "" : worker.asideOrNull));
        }
        return new ClusterSnapshot(jobs, workers, state.counts.copy());
    }

    private static WorkerState state(Worker worker) {
        if (worker.draining) {
            return WorkerState.DRAINING;
        }
        return worker.asideOrNull == null ? WorkerState.ACTIVE : WorkerState.SET_ASIDE;
    }
}
