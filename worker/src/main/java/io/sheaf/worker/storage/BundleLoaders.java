package io.sheaf.worker.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One class loader per code bundle. The loaders used last are kept; one that is dropped lives on as long as something of
 * it is in use, and a later use of its bundle loads its classes anew. Safe for use by many threads.
 */
public final class BundleLoaders implements CodeLoader {

    private static final int KEPT = 64;

    private final BundleSource source;
    private final ApiLoader api = new ApiLoader();
    private final Cache<Sha256, ClassLoader> loaders =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    public BundleLoaders(BundleSource source) {
        this.source = source;
    }

    /** Only those wait for the network who want the same bundle. */
    @Override
    public ClassLoader loader(Sha256 bundle) throws IOException {
        try {
            return loaders.get(bundle, this::open);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        }
    }

    private ClassLoader open(Sha256 bundle) {
        try {
            List<Path> jars = source.fetch(bundle);
            return new BundleClassLoader("bundle-" + bundle.toString().substring(0, 12), jars, api);
        } catch (IOException e) {
            throw new UncheckedIOException("code bundle " + bundle + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
