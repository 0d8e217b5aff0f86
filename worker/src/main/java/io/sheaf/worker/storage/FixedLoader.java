package io.sheaf.worker.storage;

import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The class loaders of programs that run in this very JVM, by the names their jobs give them. Safe for use by many threads. */
public final class FixedLoader implements CodeLoader {

    private final ConcurrentMap<Sha256, ClassLoader> loaders = new ConcurrentHashMap<>();

    /** Jobs of this bundle see what the loader sees. */
    public void add(Sha256 bundle, ClassLoader loader) {
        loaders.put(bundle, loader);
    }

    @Override
    public ClassLoader loader(Sha256 bundle) throws IOException {
        ClassLoader loader = loaders.get(bundle);
        if (loader == null) {
            throw new IOException("this JVM knows no program by the name " + bundle);
        }
        return loader;
    }
}
