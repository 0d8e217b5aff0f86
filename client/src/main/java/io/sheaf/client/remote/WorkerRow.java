package io.sheaf.client.remote;

/**
 * A worker as people see it.
 *
 * @param address where its blocks are read
 * @param slots tasks it runs at a time
 * @param running tasks it runs now
 * @param state {@code ACTIVE}, {@code DRAINING} or {@code SET_ASIDE}, when it gets no tasks for a while
 * @param note why it is set aside; else empty
 */
public record WorkerRow(String id, long pid, String address, int slots, int running, String state, String note) {}
