package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoubleBinaryOperator;

/** A {@link DoubleBinaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoubleBinaryOperator extends DoubleBinaryOperator, Serializable {}
