package io.sheaf.function;

import java.io.Serializable;
import java.util.function.Supplier;

/** A {@link Supplier} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableSupplier<T> extends Supplier<T>, Serializable {}
