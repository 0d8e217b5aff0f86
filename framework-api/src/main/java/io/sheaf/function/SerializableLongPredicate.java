package io.sheaf.function;

import java.io.Serializable;
import java.util.function.LongPredicate;

/** A {@link LongPredicate} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableLongPredicate extends LongPredicate, Serializable {}
