package io.sheaf.worker.core;

import static io.sheaf.worker.core.CoreRig.MILLIS;
import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.lease;
import static io.sheaf.worker.core.Messages.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is granted, recalled, cancelled and dropped in whatever order: each task is answered for exactly once. */
class RandomHistoriesTest {

    private static final int JOBS = 3;

    private final Map<LeaseId, TaskRange> owed = new LinkedHashMap<>();
    private final Map<LeaseId, JobId> jobs = new LinkedHashMap<>();
    private final Set<LeaseId> forgiven = new LinkedHashSet<>();
    private int lastLease;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void eachTaskIsAnsweredForOnce(long seed) {
        Random random = new Random(seed);
        WorkerConfig config = random.nextBoolean() ? WorkerConfig.embedded(3) : WorkerConfig.embedded(1);
        VirtualRuntime worker = new VirtualRuntime(config, (grant, task) -> duration(seed, grant, task));
        worker.hear(welcome());
        defineAll(worker);
        for (int step = 0; step < 400; step++) {
            act(random, worker);
            worker.runUntil(worker.now() + random.nextInt(3_000_000));
        }
        worker.hear(new ToWorker.Drain());
        worker.runUntil(worker.now() + 1_000_000 * MILLIS);

        assertThat(worker.exits).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);
        assertThat(worker.sent.get(worker.sent.size() - 1)).isInstanceOf(FromWorker.Goodbye.class);
        owed.forEach((lease, tasks) -> {
            if (!forgiven.contains(lease)) {
                assertThat(worker.answered.get(lease).list()).as("lease %s", lease).containsExactly(tasks);
            }
        });
    }

    // Mostly microseconds, sometimes milliseconds; in job 2, which has a timeout of 20 ms, sometimes until interrupted.
    private static long duration(long seed, ToWorker.Grant grant, int task) {
        Random random = new Random(seed * 31 + grant.lease().value() * 1_000_003 + task);
        int kind = random.nextInt(1_000);
        if (grant.job().equals(job(2)) && kind < 3) {
            return Long.MAX_VALUE;
        }
        return kind < 20 ? random.nextInt(8_000_000) : random.nextInt(40_000);
    }

    private static void defineAll(VirtualRuntime worker) {
        worker.hear(define(1, 1, 0), define(2, 2, 20), define(3, 0.5, 0));
    }

    private void act(Random random, VirtualRuntime worker) {
        int kind = random.nextInt(100) == 0 ? 10 + random.nextInt(2) : random.nextInt(10);
        if (kind < 6 || owed.isEmpty()) {
            int from = random.nextInt(1_000);
            TaskRange tasks = new TaskRange(from, from + 1 + random.nextInt(200));
            lastLease++;
            owed.put(lease(lastLease), tasks);
            int job = 1 + random.nextInt(JOBS);
            jobs.put(lease(lastLease), job(job));
            worker.hear(grant(lastLease, job, tasks.from(), tasks.to(), random.nextInt(5_000)));
            return;
        }
        LeaseId lease = lease(1 + random.nextInt(lastLease));
        TaskRange tasks = owed.get(lease);
        if (kind < 8) {
            worker.hear(new ToWorker.Recall(lease));
        } else if (kind == 10) {
            forgiven.addAll(owed.keySet());
            worker.tell(new WorkerEvent.LinkLost());
            worker.hear(welcome());
            defineAll(worker);
        } else if (kind == 11) {
            ToWorker.DropJob drop = new ToWorker.DropJob(job(1 + random.nextInt(JOBS)), true);
            jobs.forEach((granted, job) -> {
                if (job.equals(drop.job())) {
                    forgiven.add(granted);
                }
            });
            worker.hear(drop);
            defineAll(worker);
        } else if (kind == 8) {
            forgiven.add(lease);
            worker.hear(new ToWorker.CancelLease(lease, null));
        } else {
            int from = tasks.from() + random.nextInt(tasks.size());
            forgiven.add(lease);
            worker.hear(new ToWorker.CancelLease(lease, new TaskRange(from, from + 1 + random.nextInt(tasks.to() - from))));
        }
    }
}
