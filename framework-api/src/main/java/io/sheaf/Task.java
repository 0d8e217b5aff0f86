package io.sheaf;

import java.io.Serializable;
import java.util.concurrent.Callable;

/** A computation with a result that can be sent to a worker. */
@FunctionalInterface
public interface Task<T> extends Callable<T>, Serializable {}
