package io.sheaf.partitioner.text;

/**
 * What a reader delivered.
 *
 * @param lines lines
 * @param replacedSequences malformed sequences replaced by U+FFFD; 0 unless the options allow it
 */
public record LineCounts(long lines, long replacedSequences) {}
