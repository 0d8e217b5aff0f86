package io.sheaf.aggregator.ledger;

import io.sheaf.plan.WorkerEpoch;

/**
 * Tasks that wait for their next attempt.
 *
 * @param attempt number of that attempt; 1 for the first
 * @param deaths workers that died while they held the task; such tasks are leased in small pieces
 * @param remake whether an earlier attempt won and its output was lost
 * @param avoidOrNull the worker that should not get it if another can
 */
public record Pending(int attempt, int deaths, boolean remake, WorkerEpoch avoidOrNull) {

    static final Pending FIRST = new Pending(1, 0, false, null);
}
