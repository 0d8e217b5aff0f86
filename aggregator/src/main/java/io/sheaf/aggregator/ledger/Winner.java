package io.sheaf.aggregator.ledger;

import io.sheaf.plan.LeaseId;
import io.sheaf.plan.WorkerEpoch;

/**
 * The attempt that won a run of tasks.
 *
 * @param last the highest number of an attempt so far; another one may have been begun beside the winner
 * @param leaseOrNull under which it ran, and {@code holderOrNull} the worker that keeps the output; both null where the
 *     output came back with the outcome and no worker has to keep it
 */
public record Winner(int attempt, int last, LeaseId leaseOrNull, WorkerEpoch holderOrNull) {

    public boolean heldBy(WorkerEpoch worker) {
        return worker.equals(holderOrNull);
    }
}
