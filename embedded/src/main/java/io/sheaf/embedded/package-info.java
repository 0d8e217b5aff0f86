/** The engine inside the user's JVM: the scheduler and the worker of a cluster, linked in memory, without a port. */
package io.sheaf.embedded;
