package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongUnaryOperator;

/** A {@link LongUnaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongUnaryOperator extends LongUnaryOperator, Serializable {}
