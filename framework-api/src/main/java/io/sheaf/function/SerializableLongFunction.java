package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongFunction;

/** A {@link LongFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongFunction<R> extends LongFunction<R>, Serializable {}
