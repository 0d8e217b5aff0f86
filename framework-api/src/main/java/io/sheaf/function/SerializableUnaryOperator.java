package io.sheaf.function;

import java.io.Serializable;
import java.util.function.UnaryOperator;

/** A {@link UnaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableUnaryOperator<T> extends UnaryOperator<T>, Serializable {}
