/** Results in order: of tasks, or of a comparator. */
package io.sheaf.aggregator.order;
