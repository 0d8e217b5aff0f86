package io.sheaf.client.core;

import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Sha256;

/**
 * The code of a program as its cluster knows it.
 *
 * @param id names the bundle
 * @param level the newest Java any of its classes was compiled for
 * @param loader the program's own class loader, which also reads back what comes from workers
 */
public record CodeBundle(Sha256 id, CodeLevel level, ClassLoader loader) {}
