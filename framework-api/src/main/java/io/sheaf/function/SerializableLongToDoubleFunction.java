package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongToDoubleFunction;

/** A {@link LongToDoubleFunction} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongToDoubleFunction extends LongToDoubleFunction, Serializable {}
