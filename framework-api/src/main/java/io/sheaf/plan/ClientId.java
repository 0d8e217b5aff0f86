package io.sheaf.plan;

/** One connection of one client to the scheduler; minted by the scheduler's shell. */
public record ClientId(long value) implements Comparable<ClientId> {

    @Override
    public int compareTo(ClientId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
