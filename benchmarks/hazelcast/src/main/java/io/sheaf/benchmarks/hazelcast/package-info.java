/** Hazelcast's side of the comparison. The Maven profile {@code hazelcast} builds it, in a module of its own. */
package io.sheaf.benchmarks.hazelcast;
