package io.sheaf;

import java.io.Serializable;

/** A computation without a result that can be sent to a worker. */
@FunctionalInterface
public interface Action extends Runnable, Serializable {}
