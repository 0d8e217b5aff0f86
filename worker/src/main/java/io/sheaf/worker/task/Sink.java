package io.sheaf.worker.task;

/** Where records go next, on one of three lanes. Called by the attempt's thread only. */
sealed interface Sink permits RefSink, LongSink, DoubleSink {}
