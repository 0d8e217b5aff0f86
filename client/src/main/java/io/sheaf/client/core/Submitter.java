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

        Request<R> with(JobOptions newOptions) {
            return new Request<>(newOptions, fold, window, collectErrors, ordered, feederOrNull);
        }

        Request<R> withWindow(int newWindow) {
            return new Request<>(options, fold, newWindow, collectErrors, ordered, feederOrNull);
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
        return submit(Planner.plan(root, terminal, 0, request.options().broadcastBelow()), request.with(Effectful.options(root, request.options())));
    }

    <R> JobRun<R> submit(Planner.Plan plan, Request<R> request) {
        session.requireOpen("an action");
        String key = request.options().idempotencyKey();
        return key.isEmpty() ? submitNow(plan, request) : session.keyed().once(key, Fingerprint.of(plan, request), () -> submitNow(plan, request));
    }

    private <R> JobRun<R> submitNow(Planner.Plan plan, Request<R> request) {
        JobRun<R> run = submitAs(ClientSession.newJobId(), plan, request);
        if (request.feederOrNull() != null) {
            request.feederOrNull().start(run);
        }
        return run;
    }

    /** Submits the job under this id, which no other job has or will have. What it reads of others is submitted before it. */
    <R> JobRun<R> submitAs(JobId id, Planner.Plan plan, Request<R> request) {
        CodeBundle code = session.link().bundle();
        Planner.Plan withBroadcasts = broadcasts.addTo(plan);
        requireAttachedReader(withBroadcasts, request.options());
        Planner.Plan whole = withBroadcasts.resolve(keeper -> ((KeptData) keeper).source());
        JobSpec spec = new JobSpec(id, settings(request), code.id(), code.level(), whole.stages());
        return JobRun.submit(session, spec, whole.notes(), request.fold(), new Uploads(whole.uploads()), request.ordered());
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
                TimeLimits.millis(options.jobTimeout()), options.idempotencyKey(), options.detached(), request.collectErrors(), request.window());
    }
}
