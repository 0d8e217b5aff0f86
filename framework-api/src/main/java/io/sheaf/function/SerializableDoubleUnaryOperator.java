package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoubleUnaryOperator;

/** A {@link DoubleUnaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoubleUnaryOperator extends DoubleUnaryOperator, Serializable {}
