package io.sheaf.aggregator.ledger;

import io.sheaf.plan.LeaseId;

/** Tasks that are out under a lease. */
public record Held(LeaseId lease, int attempt, int deaths, boolean remake) {}
