/** Sums and summaries whose result does not depend on how the numbers were split. */
package io.sheaf.aggregator.number;
