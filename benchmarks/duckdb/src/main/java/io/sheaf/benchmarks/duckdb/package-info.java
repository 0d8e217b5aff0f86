/** DuckDB's side of the comparison. The Maven profile {@code duckdb} builds it, in a module of its own. */
package io.sheaf.benchmarks.duckdb;
