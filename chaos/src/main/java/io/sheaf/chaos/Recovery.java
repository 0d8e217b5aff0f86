package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.SheafException;
import io.sheaf.client.remote.ClusterAdmin;
import io.sheaf.minicluster.MiniCluster;
import io.sheaf.plan.TaskCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures how soon tasks run again after the scheduler was killed in the middle of a job that is to outlive it. */
public final class Recovery implements AutoCloseable {

    /** As many as a range has at most. */
    private static final int TASKS_PER_JOB = 4096;

    private static final long POLL_MILLIS = 2;

    private final MiniCluster mini = MiniCluster.builder().workers(2).start();
    private final Cluster cluster = mini.open();
    private final ClusterAdmin admin = ClusterAdmin.connect(mini.address(), mini.environment());
    private int turns;

    /**
     * One turn, in milliseconds from the kill.
     *
     * @param tasks of the jobs, and how many of them were done when the scheduler was killed
     * @param listening the next scheduler, in a JVM of its own, takes connections
     * @param running a worker runs a task again
     * @param ended all jobs have ended
     * @param right all gave their answers
     */
    public record Turn(int tasks, int done, long listening, long running, long ended, boolean right) {}

    /** Runs jobs of so many tasks in all, and kills the scheduler when a fourth of them is done. */
    public Turn turn(int tasks) throws InterruptedException {
        turns++;
        List<Job<Long>> jobs = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        for (int left = tasks; left > 0; left -= TASKS_PER_JOB) {
            long mine = Math.min(left, TASKS_PER_JOB);
            JobOptions options = JobOptions.DEFAULT.withIdempotencyKey("recovery-" + turns + "-" + jobs.size());
            // A task finds one of its million numbers.
            jobs.add(cluster.range(0, mine * TaskCounts.RECORDS_PER_TASK).with(options).filter(x -> (x & (TaskCounts.RECORDS_PER_TASK - 1)) == 0).submitCount());
            expected.add(mine);
        }
        while (done(jobs) < tasks / 4) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        int done = done(jobs);
        long killed = System.nanoTime();
        mini.restartScheduler();
        long listening = since(killed);
        while (!runsAny()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        long running = since(killed);
        List<Long> answers = jobs.stream().map(Job::join).toList();
        return new Turn(tasks, done, listening, running, since(killed), answers.equals(expected));
    }

    private static int done(List<Job<Long>> jobs) {
        return jobs.stream().mapToInt(job -> job.progress().tasksDone()).sum();
    }

    private boolean runsAny() {
        try {
            return admin.listWorkers().stream().anyMatch(worker -> worker.running() > 0);
        } catch (SheafException notYet) {
            return false;
        }
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        admin.close();
        cluster.close();
        mini.close();
    }
}
