package io.sheaf.function;

import java.io.Serializable;
import java.util.Comparator;

/** A {@link Comparator} that can be sent to workers, with everything it captures. See {@code io.sheaf.Order}. */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {}
