package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoubleToLongFunction;

/** A {@link DoubleToLongFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoubleToLongFunction extends DoubleToLongFunction, Serializable {}
