package io.sheaf.client.core;

import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.Skipping;
import io.sheaf.StorageLevel;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import java.time.Duration;
import java.util.Map;

/**
 * Records that stay on the workers for all jobs of a session: a job that lasts until it is told that no input will come.
 * It is submitted when it is first read, and again after it has failed. Safe for use by many threads.
 */
final class KeptData implements LogicalNode.Keeper {

    private final Submitter submitter;
    private final LogicalNode input;
    private final Operator write;
    private final JobOptions options;
    private final JobId idOrNull;
    private final JobId name = ClientSession.newJobId();
    // Guarded by this object's monitor.
    private JobRun<Void> runOrNull;
    private StageId stage;
    private boolean released;

    private KeptData(Submitter submitter, LogicalNode input, Operator write, JobOptions options, JobId idOrNull) {
        this.submitter = submitter;
        this.input = input;
        this.write = write;
        this.options = options;
        this.idOrNull = idOrNull;
    }

    /** The input's records, kept. */
    static LogicalNode node(Submitter submitter, LogicalNode input, JobOptions options, StorageLevel level) {
        boolean inFile = Checks.notNull(level, "storage level") == StorageLevel.DISK;
        Operator write = Operator.of(OperatorKind.WRITE_RECORDS).with(1).with(inFile ? 1 : 0);
        return new LogicalNode.Kept(input, new KeptData(submitter, input, write, ofItsOwn(options), null));
    }

    /** An upload, kept by a job of this name, which is known before it is submitted and so is not submitted again if it fails. */
    static KeptData once(Submitter submitter, LogicalNode upload, JobOptions options, JobId id) {
        return new KeptData(submitter, upload, Operator.of(OperatorKind.RESULT_NOTHING), options, id);
    }

    // Its end, its name and its time are not those of the jobs that read it.
    private static JobOptions ofItsOwn(JobOptions options) {
        String of = options.name().isEmpty() ? CallSite.brief() : options.name();
        return options.withName("kept for " + of).withJobTimeout(Duration.ZERO).withIdempotencyKey("").withDetached(false)
                .withSkipping(Skipping.NONE);
    }

    /** Lets go of what the node keeps. */
    static void release(LogicalNode node) {
        LogicalNode made = Steps.made(node);
        if (!(made instanceof LogicalNode.Kept kept && kept.keeper() instanceof KeptData data)) {
            throw new RefusedException("this dataset is not kept (at " + CallSite.here()
                    + "). Call unpersist() on the very dataset that cache(), persist() or checkpoint() returned.");
        }
        data.release();
    }

    @Override
    public synchronized boolean keeps() {
        return !released;
    }

    /** Tells it from all others, whichever job keeps it. */
    JobId name() {
        return name;
    }

    /** The stage to read, of a job that has been submitted. {@code known} are those that others of this submission read. */
    synchronized TaskSource.Kept source(Map<KeptData, TaskSource.Kept> known) {
        if (released) {
            throw new RefusedException("a kept dataset or a broadcast was let go by another thread while an action that reads it was being submitted (at "
                    + CallSite.here() + "). Call unpersist() or close() when no thread submits such actions any more, or submit again.");
        }
        if (!isSubmitted()) {
            Planner.Plan plan = plan();
            JobId id = idOrNull == null ? ClientSession.newJobId() : idOrNull;
            runOrNull = submitter.submitAs(id, plan, Submitter.Request.of(options, Folds.nothing()), known);
            // Of the job as it was submitted: broadcasts that it reads come first.
            stage = new StageId(runOrNull.stages() - 2);
        }
        return new TaskSource.Kept(runOrNull.id(), stage);
    }

    private boolean isSubmitted() {
        return runOrNull != null && (idOrNull != null || !runOrNull.hasEndedByNow());
    }

    /** Whether a job has to be submitted before others can read it. */
    synchronized boolean isMissing() {
        return !released && !isSubmitted();
    }

    /**
     * What is said of the job that keeps it.
     *
     * @param title what it is called
     * @param keepers who keeps what it reads
     */
    record Explained(String title, String text, Map<StageId, LogicalNode.Keeper> keepers) {}

    /** Of the job that was submitted last, if one was; else of the plan. */
    Explained explained() {
        JobRun<Void> run;
        synchronized (this) {
            run = runOrNull;
        }
        if (run != null) {
            return new Explained(options.name(), run.explainAlone(), run.keepers());
        }
        Planner.Plan plan = plan();
        return new Explained(options.name(), Explanation.ofPlanAlone(plan), plan.keepers());
    }

    /** The plan of the job that keeps it. */
    Planner.Plan plan() {
        return Submitter.planned(() -> Planner.planKept(input, write, Planner.Limits.of(options)));
    }

    /** No action that is submitted from now on reads it. */
    synchronized void release() {
        if (!released && runOrNull != null) {
            runOrNull.append(0, Slices.EMPTY, true);
        }
        released = true;
    }
}
