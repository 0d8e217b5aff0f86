/** Which attempt of a task won, how often it was tried and why: run-length, so that a million tasks cost what their leases cost. */
package io.sheaf.aggregator.ledger;
