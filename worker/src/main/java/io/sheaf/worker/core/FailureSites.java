package io.sheaf.worker.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.message.ToWorker.Grant;

/** Completes what a failure says about where it happened. */
final class FailureSites {

    private FailureSites() {}

    /** The same failure of this task; the place of the record is kept. */
    static Failure at(Failure failure, Grant grant, int task, String worker) {
        FailureSite site = failure.site();
        return failure.at(new FailureSite(
                grant.job().toString(), grant.stage().value(), task, grant.attempt(), worker, site.record(), site.input()));
    }
}
