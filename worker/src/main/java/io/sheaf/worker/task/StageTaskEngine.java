package io.sheaf.worker.task;

import io.sheaf.EnvironmentException;
import io.sheaf.TaskContext;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageCode.Branch;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.spi.TaskContexts;
import java.io.IOException;
import java.util.Collection;

/** Runs the code of stages: one fused chain of steps per attempt. Safe for use by many threads. */
public final class StageTaskEngine implements TaskEngine {

    private static final int RESERVE_BYTES = 1 << 20;
    private static final long[] NO_WEIGHTS = {};

    private final EngineParts parts;
    private final Programs programs;
    private final SinkOutputs sinks = new SinkOutputs();
    private final SharedValues shared = new SharedValues();
    /** Given up at the first lack of memory, so that it can be told. A worker process ends after that. */
    private volatile byte[] reserve = new byte[RESERVE_BYTES];

    public StageTaskEngine(EngineParts parts) {
        this(parts, new Programs());
    }

    StageTaskEngine(EngineParts parts, Programs programs) {
        this.parts = parts;
        this.programs = programs;
    }

    @Override
    public TaskResult run(TaskAttempt attempt, AttemptControl control) {
        long started = System.nanoTime();
        AttemptRun run = new AttemptRun(attempt, control);
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        TaskContext contextBefore = TaskContexts.enter(run);
        control.enter();
        try {
            run.checkCancelled();
            return succeeded(runStage(run), run, started);
        } catch (Throwable thrown) {
            // Before anything else: what looks at causes is a class that may still have to be loaded, for which there is no room.
            if (thrown instanceof OutOfMemoryError) {
                reserve = null;
            }
            return AttemptFailures.result(thrown, run, parts.workerName().get());
        } finally {
            control.leave();
            TaskContexts.restore(contextBefore);
            thread.setContextClassLoader(loaderBefore);
        }
    }

    @Override
    public void keepProgram(Sha256 program, byte[] bytes) {
        programs.keep(program, bytes);
    }

    @Override
    public byte[] programOrNull(Sha256 program) {
        StageProgram kept = programs.get(program);
        return kept == null ? null : kept.bytes();
    }

    @Override
    public void releaseResults(JobId job, StageId stage, TaskRange tasks) {
        parts.blocks().drop(job, stage, tasks);
    }

    @Override
    public void dropJob(JobId job, boolean succeeded) {
        parts.blocks().end(job);
        shared.drop(job);
        sinks.drop(job, succeeded);
    }

    @Override
    public void forgetJob(JobId job) {
        parts.blocks().drop(job);
        shared.clear();
        sinks.forget(job);
    }

    @Override
    public void forgetOthers(Collection<JobId> known) {
        parts.blocks().dropAllBut(known);
    }

    private TaskOutput runStage(AttemptRun run) throws Exception {
        TaskAttempt attempt = run.attempted();
        ClassLoader loader = loader(attempt.stage().bundle());
        Thread.currentThread().setContextClassLoader(loader);
        Program program = attempt.stage().program();
        StageProgram stage = programs.getOrKeep(program.id(), program.bytes());
        Scope scope = new Scope(run, new Values(loader), parts, sinks, shared, stage, programs.loops(stage, attempt.branch()), loader);
        run.begin(scope);
        StageCode code = stage.code();
        Branch branch = code.branches().get(attempt.branch());
        try (SkippedRecords skippedOrNull = run.skippedOrNull();
                Terminal terminal = Terminals.of(code.terminal(), Pipeline.lastLane(branch), scope)) {
            Pipeline.of(scope, branch, terminal).run();
            programs.ran(stage, run.recordsRead());
            if (skippedOrNull != null) {
                skippedOrNull.finish();
            }
            return terminal.finish();
        }
    }

    private ClassLoader loader(Sha256 bundle) {
        try {
            return parts.code().loader(bundle);
        } catch (IOException e) {
            throw new EnvironmentException("the job's code cannot be had: " + e.getMessage(), e);
        }
    }

    private static TaskResult succeeded(TaskOutput output, AttemptRun run, long started) {
        TaskStats stats = new TaskStats(System.nanoTime() - started, run.recordsRead(), output.records(), run.tallies());
        if (output instanceof TaskOutput.Inline inline) {
            return new TaskResult.Inline(inline.slices(), stats, inline.listed());
        }
        if (output instanceof TaskOutput.Stored stored) {
            return new TaskResult.Stored(stored.bytes(), stats);
        }
        TaskOutput.Kept kept = (TaskOutput.Kept) output;
        boolean weighed = run.attempted().stage().output() instanceof StageOutput.Shuffle shuffle && shuffle.weighed();
        return new TaskResult.Kept(kept.bytes(), kept.fingerprint(), weighed ? kept.weights() : NO_WEIGHTS, stats);
    }
}
