/**
 * Deterministic simulation: the real cores of scheduler and worker with their attempt ledger, in one thread, over a
 * network, clock, blocks and user code that are made up. All that happens follows from one seed.
 */
package io.sheaf.simulation;
