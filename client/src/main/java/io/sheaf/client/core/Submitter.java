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

    Submitter(ClientSession session) {
        this.session = session;
    }

    /** What an action needs besides its plan. */
    record Request<R>(JobOptions options, ResultFold<R> fold, int window, boolean collectErrors, boolean ordered) {
        static <R> Request<R> of(JobOptions options, ResultFold<R> fold) {
            return new Request<>(options, fold, 0, false, true);
        }

        Request<R> withWindow(int newWindow) {
            return new Request<>(options, fold, newWindow, collectErrors, ordered);
        }
    }

    ClientSession session() {
        return session;
    }

    ClassLoader loader() {
        return session.link().bundle().loader();
    }

    <R> Job<R> run(LogicalNode root, Operator terminal, Request<R> request) {
        return submit(Planner.plan(root, terminal, 0), request);
    }

    <R> JobRun<R> submit(Planner.Plan plan, Request<R> request) {
        session.requireOpen("an action");
        if (request.options().detached() && !plan.keepers().isEmpty()) {
            throw new RefusedException("a detached job cannot read a kept dataset, which ends with this cluster handle (at " + CallSite.here()
                    + "). Make the dataset without cache(), or let the job be attached.");
        }
        String key = request.options().idempotencyKey();
        return key.isEmpty() ? submitNow(plan, request) : session.once(key, () -> submitNow(plan, request));
    }

    private <R> JobRun<R> submitNow(Planner.Plan plan, Request<R> request) {
        CodeBundle code = session.link().bundle();
        JobId id = ClientSession.newJobId();
        Planner.Plan whole = plan.resolve(keeper -> ((KeptData) keeper).source());
        JobSpec spec = new JobSpec(id, settings(request), code.id(), code.level(), whole.stages());
        return JobRun.submit(session, spec, request.fold(), new Uploads(plan.uploads()), request.ordered());
    }

    private static JobSettings settings(Request<?> request) {
        JobOptions options = request.options();
        String name = options.name().isEmpty() ? CallSite.brief() : options.name();
        return new JobSettings(name, options.weight(), options.maxAttempts(), options.effects(), options.taskTimeout().toMillis(),
                options.jobTimeout().toMillis(), options.idempotencyKey(), options.detached(), request.collectErrors(), request.window());
    }
}
