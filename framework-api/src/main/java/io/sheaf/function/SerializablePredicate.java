package io.sheaf.function;

import java.io.Serializable;
import java.util.function.Predicate;

/** A {@link Predicate} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
