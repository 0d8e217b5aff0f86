package io.sheaf.worker.task;

/** Takes records; null is one. */
@FunctionalInterface
non-sealed interface RefSink extends Sink {
    void accept(Object record);
}
