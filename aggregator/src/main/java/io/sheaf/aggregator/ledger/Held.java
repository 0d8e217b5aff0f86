package io.sheaf.aggregator.ledger;

import io.sheaf.plan.LeaseId;

/**
 * Tasks that are out under a lease.
 *
 * @param last the highest number of an attempt of these tasks so far: another one may have been begun beside this one
 */
public record Held(LeaseId lease, int attempt, int deaths, boolean remake, int last) {

    Held withLast(int newLast) {
        return new Held(lease, attempt, deaths, remake, newLast);
    }
}
