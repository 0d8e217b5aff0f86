package io.sheaf.function;

import java.io.Serializable;
import java.util.function.ToLongFunction;

/** A {@link ToLongFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableToLongFunction<T> extends ToLongFunction<T>, Serializable {}
