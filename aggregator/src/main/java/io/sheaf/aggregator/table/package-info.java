/** Hash tables over encoded keys: equal keys are equal bytes. */
package io.sheaf.aggregator.table;
