package io.sheaf.embedded;

import io.sheaf.Effects;
import io.sheaf.EnvironmentException;
import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Between worker and scheduler: of about half of the tasks without effects the first success is passed on as a loss, so that they run
 * again; the second is passed on if it gave the same. Which ones, the seed says. Safe for use by many threads.
 */
final class StrictMode {

    private final long seed;
    private final Map<Sha256, Boolean> effects = new HashMap<>();
    private final Map<JobId, Watched> jobs = new HashMap<>();

    /** What is known of a job that runs. */
    private static final class Watched {
        final Set<StageId> repeatable = new HashSet<>();
        final Map<LeaseId, StageGeneration> generations = new HashMap<>();
        final Map<Repeated, TaskOutput> first = new HashMap<>();
    }

    /** A task of which the first success was taken for a loss. */
    private record Repeated(StageId stage, StageGeneration generation, int task) {}

    private StrictMode(long seed) {
        this.seed = seed;
    }

    /** Null without a seed. */
    static StrictMode of(Long seedOrNull) {
        return seedOrNull == null ? null : new StrictMode(seedOrNull);
    }

    /** The worker is told this. */
    synchronized void hears(List<ToWorker> messages) {
        for (ToWorker message : messages) {
            if (message instanceof ToWorker.DefineStage stage) {
                if (canRepeat(stage)) {
                    jobs.computeIfAbsent(stage.job(), any -> new Watched()).repeatable.add(stage.stage());
                }
            } else if (message instanceof ToWorker.Grant grant) {
                Watched job = jobs.get(grant.job());
                if (job != null) {
                    job.generations.put(grant.lease(), grant.generation());
                }
            } else if (message instanceof ToWorker.DropJob drop) {
                jobs.remove(drop.job());
            }
        }
    }

    private boolean canRepeat(ToWorker.DefineStage stage) {
        Program program = stage.program();
        boolean effectful = effects.computeIfAbsent(program.id(), any -> StageCode.decode(program.bytes()).hasEffects());
        Effects ofJob = stage.settings().effects();
        return ofJob == Effects.IDEMPOTENT || ofJob == Effects.AUTOMATIC && !effectful;
    }

    /** What the scheduler gets instead of what the worker says. */
    synchronized List<FromWorker> says(List<FromWorker> batch) {
        List<FromWorker> passed = new ArrayList<>(batch.size());
        for (FromWorker message : batch) {
            Watched job = message instanceof FromWorker.Succeeded said ? jobs.get(said.job()) : null;
            if (job != null && job.repeatable.contains(((FromWorker.Succeeded) message).stage())) {
                pass(job, (FromWorker.Succeeded) message, passed);
            } else {
                passed.add(message);
            }
        }
        return passed;
    }

    private void pass(Watched job, FromWorker.Succeeded said, List<FromWorker> passed) {
        for (int task = said.tasks().from(); task < said.tasks().to(); task++) {
            FromWorker.Succeeded one = of(said, task);
            Repeated repeated = new Repeated(said.stage(), job.generations.get(said.lease()), task);
            TaskOutput first = job.first.get(repeated);
            if (said.dividedOrNull() != null) {
                // It was slow this time, and made a part only.
                passed.add(one);
            } else if (first != null) {
                passed.add(Outputs.areEqual(first, one.output()) ? one : failed(one, task, ErrorKind.REFUSED, RefusedException.class,
                        "the task gave other output when it ran again, " + Outputs.text(one.output()) + " instead of " + Outputs.text(first)
                                + ", as it may on a cluster whenever a worker is lost. Have its functions give the same for the same input, without random"
                                + " numbers, clocks or what other tasks left; or open the cluster without strict()"));
            } else if (isRepeated(said.stage(), task)) {
                job.first.put(repeated, one.output());
                passed.add(failed(one, task, ErrorKind.ENVIRONMENT, EnvironmentException.class, "strict mode has the task run again"));
            } else {
                passed.add(one);
            }
        }
    }

    private boolean isRepeated(StageId stage, int task) {
        return (KeyHash.mix(seed ^ KeyHash.mix((long) stage.value() << Integer.SIZE | task)) & 1) == 0;
    }

    private static FromWorker failed(FromWorker.Succeeded said, int task, ErrorKind kind, Class<? extends Exception> type, String why) {
        return new FromWorker.Failed(said.lease(), said.job(), said.stage(), task, Failure.of(kind, type.getName(), why), null);
    }

    /** The part of what was said that is about one task. */
    private static FromWorker.Succeeded of(FromWorker.Succeeded said, int task) {
        int at = task - said.tasks().from();
        int tasks = said.tasks().size();
        if (tasks == 1) {
            return said;
        }
        FromWorker.TaskStats all = said.stats();
        FromWorker.TaskStats own = new FromWorker.TaskStats(
                all.nanos() / tasks, at == 0 ? all.recordsIn() : 0, at == 0 ? all.recordsOut() : 0,
                all.tallies().isEmpty() ? List.of() : List.of(all.tallies().get(at)));
        return new FromWorker.Succeeded(said.lease(), said.job(), said.stage(), TaskRange.single(task), Outputs.of(said.output(), at, tasks), own);
    }
}
