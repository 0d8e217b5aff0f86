/** JMH and macro benchmarks. */
package io.sheaf.benchmarks;
