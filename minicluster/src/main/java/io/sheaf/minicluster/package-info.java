/**
 * A scheduler and workers in real processes on this machine, for tests, in which things go wrong when told: processes are
 * killed and stopped, connections stall, break and change bytes. Needs a POSIX system, for its signals.
 */
package io.sheaf.minicluster;
