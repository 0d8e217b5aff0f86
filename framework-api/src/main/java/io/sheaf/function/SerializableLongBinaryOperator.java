package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongBinaryOperator;

/** A {@link LongBinaryOperator} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongBinaryOperator extends LongBinaryOperator, Serializable {}
