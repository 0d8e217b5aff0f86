package io.sheaf.function;

import java.io.Serializable;
import java.util.function.Consumer;

/** A {@link Consumer} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableConsumer<T> extends Consumer<T>, Serializable {}
