/**
 * Bringing equal keys together with more data than memory: sorted runs in files, merged. What comes out is the same bytes
 * in the same order however much memory there was.
 */
package io.sheaf.aggregator.spill;
