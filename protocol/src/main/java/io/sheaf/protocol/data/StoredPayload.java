package io.sheaf.protocol.data;

/** What became of a payload that was put on a worker: the length of its block, and the fingerprint of its records. */
public record StoredPayload(long blockBytes, long fingerprint) {}
