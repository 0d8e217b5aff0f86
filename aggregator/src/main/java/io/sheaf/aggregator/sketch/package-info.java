/** Small, mergeable summaries of many values, deterministic: equal input in equal pieces gives equal bytes. */
package io.sheaf.aggregator.sketch;
