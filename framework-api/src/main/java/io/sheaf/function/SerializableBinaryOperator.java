package io.sheaf.function;

import java.io.Serializable;
import java.util.function.BinaryOperator;

/** A {@link BinaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableBinaryOperator<T> extends BinaryOperator<T>, Serializable {}
