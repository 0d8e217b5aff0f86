package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.minicluster.MiniCluster;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/**
 * Measures how long no task begins when the scheduler is killed in the middle of a job that is to outlive it. The tasks themselves say when they
 * began, so that nothing is asked of a cluster that is being measured.
 */
public final class Recovery implements AutoCloseable {

    /** A range of so few numbers has a task for each of them. */
    private static final int TASKS_PER_RANGE = 250;

    /** The next stage is to be small. */
    private static final int PARTITIONS = 4;

    private static final int TASK_MILLIS = 2;
    private static final long POLL_MILLIS = 5;
    private static final long WAIT_SECONDS = 120;
    /** At the least. */
    private static final int TASKS_PER_SECOND = 100;

    private final MiniCluster mini = MiniCluster.builder().workers(2).start();
    private final Cluster cluster = mini.open();
    private int turns;

    /**
     * One turn. Times are in milliseconds.
     *
     * @param tasks of the stage that was interrupted
     * @param begun how many of them had begun when the scheduler was killed
     * @param listening from the kill until the next scheduler, in a JVM of its own, is ready
     * @param running from the kill until a task began that none but the next scheduler can have given out; -1 if workers had all that were left
     * @param idle the longest time from the kill on in which no task began
     * @param again how many more runs there were than tasks
     * @param ended from the kill until the job had ended
     * @param right the job gave its answer
     */
    public record Turn(int tasks, long begun, long listening, long running, long idle, long again, long ended, boolean right) {}

    /**
     * Runs a job with so many tasks and a shuffle behind them, and kills the scheduler when a fourth of them has begun.
     *
     * @throws EnvironmentException if something that should end soon takes longer than two minutes, and a second more for each hundred tasks
     */
    public Turn turn(int tasks) throws InterruptedException, IOException {
        try (Marks marks = Marks.create()) {
            return turn(tasks, marks);
        }
    }

    private Turn turn(int tasks, Marks marks) throws InterruptedException, IOException {
        // A second attempt at a slow task would look like one that ran again.
        JobOptions options = JobOptions.DEFAULT.withIdempotencyKey("recovery-" + turns++).withSpeculation(false);
        Job<Long> job = marked(tasks, marks.directory(), options).distinct(PARTITIONS).submitCount();
        try {
            return killed(tasks, marks, job);
        } catch (RuntimeException | IOException | InterruptedException e) {
            job.cancel();
            throw e;
        }
    }

    private Turn killed(int tasks, Marks marks, Job<Long> job) throws InterruptedException, IOException {
        long limit = WAIT_SECONDS + tasks / TASKS_PER_SECOND;
        awaitMarks(marks, tasks / 4, limit);
        long begun = marks.count();
        long killed = System.currentTimeMillis();
        mini.restartScheduler();
        long listening = System.currentTimeMillis() - killed;
        boolean right = answer(job, limit) == tasks;
        long ended = System.currentTimeMillis() - killed;
        List<Marks.Mark> all = marks.all();
        long again = all.size() - all.stream().mapToLong(Marks.Mark::task).distinct().count();
        return new Turn(tasks, begun, listening, firstAfter(all, killed + listening) - killed, longestGap(all, killed), again, ended, right);
    }

    /** Numbers, each in a task of its own, which leaves a mark and takes a while. */
    private LongDataset marked(int tasks, String directory, JobOptions options) {
        LongDataset all = null;
        for (int from = 0; from < tasks; from += TASKS_PER_RANGE) {
            LongDataset range = cluster.range(from, Math.min(tasks, from + TASKS_PER_RANGE)).with(options).map(task -> mark(directory, task));
            all = all == null ? range : all.union(range);
        }
        return all;
    }

    private static long mark(String directory, long task) {
        Marks.leave(directory, task);
        return Slow.down(task, TASK_MILLIS);
    }

    private static void awaitMarks(Marks marks, int count, long seconds) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (marks.count() < count) {
            if (System.nanoTime() > deadline) {
                throw new EnvironmentException("only " + marks.count() + " of " + count + " tasks began within " + seconds + " s");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static long answer(Job<Long> job, long seconds) throws InterruptedException {
        try {
            return job.result().get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new EnvironmentException("the job did not end within " + seconds + " s after its scheduler was started again: " + job.progress());
        } catch (ExecutionException e) {
            throw new EnvironmentException("the job failed: " + e.getCause().getMessage());
        }
    }

    private static long firstAfter(List<Marks.Mark> marks, long millis) {
        return marks.stream().mapToLong(Marks.Mark::millis).filter(begin -> begin >= millis).min().orElse(-1);
    }

    private static long longestGap(List<Marks.Mark> marks, long from) {
        long[] begins = LongStream.concat(LongStream.of(from), marks.stream().mapToLong(Marks.Mark::millis).filter(begin -> begin >= from)).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < begins.length; i++) {
            longest = Math.max(longest, begins[i] - begins[i - 1]);
        }
        return longest;
    }

    @Override
    public void close() {
        try {
            cluster.close();
        } finally {
            mini.close();
        }
    }
}
