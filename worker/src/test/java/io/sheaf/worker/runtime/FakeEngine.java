package io.sheaf.worker.runtime;

import io.sheaf.plan.JobId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.worker.task.AttemptControl;
import io.sheaf.worker.task.TaskAttempt;
import io.sheaf.worker.task.TaskEngine;
import io.sheaf.worker.task.TaskResult;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a task by calling a function of the test. Each task's result is its number squared unless the function says otherwise. */
final class FakeEngine implements TaskEngine {

    /** The user's code. */
    interface Body {
        void run(TaskAttempt attempt, AttemptControl control) throws Exception;
    }

    final List<JobId> dropped = new CopyOnWriteArrayList<>();
    final Map<Sha256, byte[]> programs = new ConcurrentHashMap<>();
    final Map<Integer, Integer> started = new ConcurrentHashMap<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger mostInside = new AtomicInteger();
    private final Body body;

    FakeEngine(Body body) {
        this.body = body;
    }

    @Override
    public TaskResult run(TaskAttempt attempt, AttemptControl control) {
        started.merge(attempt.task(), 1, Integer::sum);
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        control.enter();
        try {
            body.run(attempt, control);
        } catch (Exception e) {
            return new TaskResult.Failed(EscapedFailures.of(e), null);
        } finally {
            control.leave();
            inside.decrementAndGet();
        }
        byte[] square = ByteBuffer.allocate(Long.BYTES).putLong((long) attempt.task() * attempt.task()).array();
        return new TaskResult.Inline(Slices.of(square), new TaskStats(1, 1, 1, List.of(new Tally(Map.of("tasks", 1L), Slices.EMPTY))));
    }

    @Override
    public void keepProgram(Sha256 program, byte[] bytes) {
        programs.put(program, bytes);
    }

    @Override
    public byte[] programOrNull(Sha256 program) {
        return programs.get(program);
    }

    @Override
    public void releaseResults(JobId job, StageId stage, TaskRange tasks) {}

    @Override
    public void dropJob(JobId job, boolean succeeded) {
        dropped.add(job);
    }

    @Override
    public void forgetJob(JobId job) {
        dropped.add(job);
    }

    @Override
    public void forgetOthers(Collection<JobId> known) {
        // It keeps no blocks.
    }
}
