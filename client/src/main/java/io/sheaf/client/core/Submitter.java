package io.sheaf.client.core;

import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Planner;
import io.sheaf.plan.TaskSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Turns plans into submitted jobs. Immutable; safe for use by many threads. */
final class Submitter {

    private final ClientSession session;
    private final Broadcasts broadcasts = new Broadcasts();
    private final Checkpoints checkpoints = new Checkpoints();

    Submitter(ClientSession session) {
        this.session = session;
    }

    /**
     * What an action needs besides its plan.
     *
     * @param feederOrNull appends the items of an open job, once it is submitted
     */
    record Request<R>(JobOptions options, ResultFold<R> fold, int window, boolean collectErrors, boolean ordered, ItemFeeder feederOrNull) {
        static <R> Request<R> of(JobOptions options, ResultFold<R> fold) {
            return new Request<>(options, fold, 0, false, true, null);
        }

        /**
         * For results that are taken in order and maybe not to the end, so many tasks ahead. An error counts when it is that
         * task's turn: whether one behind what is wanted comes earlier or later makes no difference.
         */
        Request<R> withWindow(int newWindow) {
            return new Request<>(options, fold, newWindow, true, ordered, feederOrNull);
        }

        Request<R> fedBy(ItemFeeder feeder) {
            return new Request<>(options, feeder.feeding(fold), window, collectErrors, ordered, feeder);
        }
    }

    ClientSession session() {
        return session;
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    ClassLoader loader() {
        return session.link().bundle().loader();
    }

    <R> Job<R> run(LogicalNode root, Operator terminal, Request<R> request) {
        return submit(plan(root, terminal, request.options()), request);
    }

    /** The plan of an action whose tasks give their results to the client. */
    static Planner.Plan plan(LogicalNode root, Operator terminal, JobOptions options) {
        return planned(() -> Planner.plan(root, terminal, 0, Planner.Limits.of(options)));
    }

    /** A plan, or why it cannot be made on this thread. */
    static Planner.Plan planned(Supplier<Planner.Plan> planning) {
        try {
            return planning.get();
        } catch (StackOverflowError e) {
            throw new RefusedException("this dataset is made in too many steps, each through a shuffle of the last, for the stack of this thread (at "
                    + CallSite.here() + "). In a loop, cache() the dataset every hundred rounds or so and run an action on it: what comes"
                    + " then begins there.", e);
        }
    }

    <R> JobRun<R> submit(Planner.Plan plan, Request<R> request) {
        session.requireOpen("an action");
        String key = request.options().idempotencyKey();
        return key.isEmpty() ? submitNow(plan, request) : session.keyed().once(key, Fingerprint.of(plan, request), () -> submitNow(plan, request));
    }

    private <R> JobRun<R> submitNow(Planner.Plan plan, Request<R> request) {
        JobRun<R> run = submitAs(ClientSession.newJobId(), plan, request, new HashMap<>());
        if (request.feederOrNull() != null) {
            request.feederOrNull().start(run);
        }
        return run;
    }

    /** Submits the job under this id, which no other job has or will have. What it reads of others is submitted before it, but for what is known. */
    <R> JobRun<R> submitAs(JobId id, Planner.Plan plan, Request<R> request, Map<KeptData, TaskSource.Kept> known) {
        CodeBundle code = session.link().bundle();
        Planner.Plan withBroadcasts = broadcasts.addTo(plan);
        requireAttachedReader(withBroadcasts, request.options());
        submitWhatIsRead(withBroadcasts, known);
        Planner.Plan whole = withBroadcasts.resolve(keeper -> source((KeptData) keeper, known));
        JobSpec spec = new JobSpec(id, settings(request), code.id(), code.level(), whole.stages());
        JobRun.Background background = new JobRun.Background(whole.notes(), withBroadcasts.keepers());
        Closing closing = Quarantines.closing(this, id, request.options());
        return JobRun.submit(session, spec, background, request.fold(), new Uploads(whole.uploads()), request.ordered(), closing);
    }

    // A loop may keep a thousand datasets, each made of the last, before the first is read: not a call within a call for each.
    // What has been submitted here is not looked at again: its failure is this action's, and not tried again in silence.
    private void submitWhatIsRead(Planner.Plan plan, Map<KeptData, TaskSource.Kept> known) {
        Deque<KeptData> pending = new ArrayDeque<>(read(plan));
        while (!pending.isEmpty()) {
            KeptData next = pending.peek();
            List<KeptData> before = !known.containsKey(next) && next.isMissing() ? read(broadcasts.addTo(next.plan())) : List.of();
            List<KeptData> unknown = before.stream().filter(data -> !known.containsKey(data)).toList();
            if (unknown.isEmpty()) {
                source(pending.pop(), known);
            } else {
                unknown.forEach(pending::push);
            }
        }
    }

    private static TaskSource.Kept source(KeptData data, Map<KeptData, TaskSource.Kept> known) {
        TaskSource.Kept source = known.get(data);
        if (source == null) {
            source = data.source(known);
            known.put(data, source);
        }
        return source;
    }

    private static List<KeptData> read(Planner.Plan plan) {
        return plan.keepers().values().stream().map(keeper -> (KeptData) keeper).toList();
    }

    private static void requireAttachedReader(Planner.Plan plan, JobOptions options) {
        if (options.detached() && !plan.keepers().isEmpty()) {
            throw new RefusedException("a detached job cannot read a kept dataset or a broadcast, which end with this cluster handle (at "
                    + CallSite.here() + "). Do without them, or let the job be attached.");
        }
    }

    private static JobSettings settings(Request<?> request) {
        JobOptions options = request.options();
        String name = options.name().isEmpty() ? CallSite.brief() : options.name();
        return new JobSettings(name, options.weight(), options.maxAttempts(), options.effects(), TimeLimits.millis(options.taskTimeout()),
                TimeLimits.millis(options.jobTimeout()), options.idempotencyKey(), options.detached(), request.collectErrors(), request.window(),
                options.speculation(), options.skipping());
    }
}
