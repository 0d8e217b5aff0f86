package io.sheaf.benchmarks;

import com.sun.management.ThreadMXBean;
import io.sheaf.Cluster;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What the Java threads of worker processes have allocated since their start, those of ended threads not included: tasks run on
 * threads that stay. Asked by a job, whose function knows only the JDK.
 */
final class AllocatedBytes {

    private static final int MOST_ROUNDS = 50;
    private static final int TASKS_PER_PROCESS = 4;
    private static final long TASK_MILLIS = 10;

    /** One answer. */
    record Of(long pid, long bytes) {}

    private AllocatedBytes() {}

    /**
     * In all of them together.
     *
     * @param processes how many run tasks of the cluster
     * @throws IllegalStateException if there are fewer, or more
     */
    static long of(Cluster cluster, int processes) {
        List<Integer> tasks = IntStream.range(0, processes * TASKS_PER_PROCESS).boxed().toList();
        Map<Long, Long> each = new TreeMap<>();
        for (int round = 0; each.size() < processes && round < MOST_ROUNDS; round++) {
            for (Of answer : cluster.pool().map(tasks, task -> ask())) {
                each.merge(answer.pid(), answer.bytes(), Math::max);
            }
        }
        if (each.size() != processes) {
            throw new IllegalStateException("expected answers of " + processes + " processes, not of " + each.keySet());
        }
        return each.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Of ask() {
        giveOthersTime();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            // Less than nothing for one that has ended meanwhile.
            sum += Math.max(0, bytes);
        }
        return new Of(ProcessHandle.current().pid(), sum);
    }

    // One process would answer for all.
    private static void giveOthersTime() {
        try {
            TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while it waited", e);
        }
    }
}
