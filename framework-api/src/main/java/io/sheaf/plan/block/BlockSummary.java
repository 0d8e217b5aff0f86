package io.sheaf.plan.block;

/**
 * What a block's footer says of its content.
 *
 * @param records how many
 * @param payloadBytes of all records
 * @param fingerprint of all records in order
 */
public record BlockSummary(long records, long payloadBytes, long fingerprint) {}
