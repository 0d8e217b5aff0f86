package io.sheaf.client.core;

import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.Skipping;
import io.sheaf.codec.ValueCodec;
import io.sheaf.file.QuarantineSink;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.Skips;
import io.sheaf.plan.message.ToClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the records appear that a job has left out and written down. That is a job of its own, of one task, as only workers need to see
 * the directory; and one that follows, as what the last task left out is known when the job has ended.
 */
final class Quarantines {

    private static final Slices NO_ITEM = Slices.of(ValueCodec.toBytes(null));

    private Quarantines() {}

    /** @throws RefusedException if the directory is taken already */
    static Closing closing(Submitter submitter, JobId job, JobOptions options) {
        Skipping skipping = options.skipping();
        if (!skipping.isKept()) {
            return Closing.NOTHING;
        }
        QuarantineSink sink = new QuarantineSink(skipping.directory());
        sink.check();
        return end -> appears(end, skipping) ? Optional.of(commit(submitter, sink, job, end.skips().parts())) : Optional.empty();
    }

    /** A job that failed for another reason is run again, with the same directory. */
    private static boolean appears(ToClient.Ended end, Skipping skipping) {
        Skips skips = end.skips();
        boolean wanted = end.state() == JobState.SUCCEEDED
                || end.state() == JobState.FAILED && skipping.isExceeded(skips.skipped(), skips.read());
        return wanted && skips.parts().size() > 0;
    }

    private static JobRun<?> commit(Submitter submitter, QuarantineSink sink, JobId job, Slices parts) {
        List<byte[]> files = IntStream.range(0, parts.size()).mapToObj(parts::slice).toList();
        JobOptions options = JobOptions.DEFAULT.withName("skipped records of " + job).withEffects(Effects.IDEMPOTENT);
        byte[] task = Functions.encode(sink.committing(job.toString(), files), "task");
        LogicalNode once = new LogicalNode.Read(new TaskSource.Inline(NO_ITEM), Operator.of(OperatorKind.READ_VALUES));
        Planner.Plan plan = Submitter.plan(once, Operator.of(OperatorKind.CALL, task), options);
        return submitter.submit(plan, Submitter.Request.of(options, Folds.only(submitter.loader())));
    }
}
