/**
 * JMH benchmarks of whole jobs, and the command that runs them. Classes whose functions travel to workers know neither JMH
 * nor picocli, which workers do not have.
 */
package io.sheaf.benchmarks;
