/** Flink's side of the comparison. The Maven profile {@code flink} builds it, in a module of its own. */
package io.sheaf.benchmarks.flink;
