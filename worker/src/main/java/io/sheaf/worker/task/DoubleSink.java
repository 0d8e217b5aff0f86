package io.sheaf.worker.task;

/** Takes {@code double} values without a box. */
@FunctionalInterface
non-sealed interface DoubleSink extends Sink {
    void accept(double value);
}
