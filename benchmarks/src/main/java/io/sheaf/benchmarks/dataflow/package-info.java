/**
 * Whole programs, timed as a user sees them, on Sheaf and beside it: {@code sheaf bench group-by --against streams,spark}.
 * Each contestant is a process of its own, which makes the same rows of the same numbers; {@code Comparison} lets them take
 * turns. Classes whose functions travel to workers know only the JDK and Sheaf's API.
 */
package io.sheaf.benchmarks.dataflow;
