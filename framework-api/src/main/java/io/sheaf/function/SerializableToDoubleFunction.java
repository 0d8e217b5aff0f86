package io.sheaf.function;

import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/** A {@link ToDoubleFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableToDoubleFunction<T> extends ToDoubleFunction<T>, Serializable {}
