package io.sheaf.worker.task;

/** Takes {@code long} values without a box. */
@FunctionalInterface
non-sealed interface LongSink extends Sink {
    void accept(long value);
}
