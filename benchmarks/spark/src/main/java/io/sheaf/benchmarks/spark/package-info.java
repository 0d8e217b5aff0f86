/** Spark's side of the comparison. The Maven profile {@code spark} builds it, in a module of its own. */
package io.sheaf.benchmarks.spark;
