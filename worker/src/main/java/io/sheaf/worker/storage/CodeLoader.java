package io.sheaf.worker.storage;

import io.sheaf.plan.Sha256;

/** Gives the class loader of a code bundle; cached, so that a bundle's classes are loaded once. Safe for many threads. */
public interface CodeLoader {

    /**
     * The loader that sees the bundle, the JDK and {@code framework-api}, and nothing else of Sheaf. May wait for the
     * network.
     *
     * @throws java.io.IOException if the bundle cannot be had; the task may be tried again
     */
    ClassLoader loader(Sha256 bundle) throws java.io.IOException;
}
