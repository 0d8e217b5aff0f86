package io.sheaf.worker.core;

/** One run of consecutive tasks on one slot; minted by the worker core, never used twice. */
public record RunId(long value) {

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
