package io.sheaf.function;

import java.io.Serializable;
import java.util.function.DoublePredicate;

/** A {@link DoublePredicate} that can be sent to workers, with everything it captures. */
@FunctionalInterface
public interface SerializableDoublePredicate extends DoublePredicate, Serializable {}
