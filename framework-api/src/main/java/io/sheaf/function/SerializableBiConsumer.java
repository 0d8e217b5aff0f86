package io.sheaf.function;

import java.io.Serializable;
import java.util.function.BiConsumer;

/** A {@link BiConsumer} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableBiConsumer<T, U> extends BiConsumer<T, U>, Serializable {}
