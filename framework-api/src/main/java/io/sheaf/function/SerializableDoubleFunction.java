package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoubleFunction;

/** A {@link DoubleFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoubleFunction<R> extends DoubleFunction<R>, Serializable {}
