/** Decisions of the scheduler as pure functions of numbers: how much to lease, to whom first, whether to try again. */
package io.sheaf.scheduler.policy;
