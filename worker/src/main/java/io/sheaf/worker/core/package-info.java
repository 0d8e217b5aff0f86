/**
 * What a worker decides: which leased tasks run when on which slot, when one is stopped, and what the scheduler is told.
 * Pure: events in, commands out.
 */
package io.sheaf.worker.core;
