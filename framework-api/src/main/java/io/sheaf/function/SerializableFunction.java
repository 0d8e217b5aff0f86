package io.sheaf.function;

import java.io.Serializable;
import java.util.function.Function;

/** A {@link Function} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableFunction<T, R> extends Function<T, R>, Serializable {}
