package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoubleConsumer;

/** A {@link DoubleConsumer} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoubleConsumer extends DoubleConsumer, Serializable {}
