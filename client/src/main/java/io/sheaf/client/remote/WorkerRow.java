package io.sheaf.client.remote;

/**
 * A worker as people see it.
 *
 * @param address where its blocks are read
 * @param slots tasks it runs at a time
 * @param running tasks it runs now
 * @param state such as {@code ACTIVE}
 */
public record WorkerRow(String id, long pid, String address, int slots, int running, String state) {}
