package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongConsumer;

/** A {@link LongConsumer} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongConsumer extends LongConsumer, Serializable {}
