package io.sheaf.worker.server;

import io.sheaf.plan.Sha256;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.protocol.code.EntryStore;
import io.sheaf.worker.storage.BundleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gets code bundles from the scheduler into a directory that workers of one user share. Safe for use by many threads. */
final class BundleFetcher implements BundleSource {

    private final CodeTransfer transfer;
    private final EntryStore cache;
    private final Map<Sha256, Object> downloads = new ConcurrentHashMap<>();

    BundleFetcher(CodeTransfer transfer, EntryStore cache) {
        this.transfer = transfer;
        this.cache = cache;
    }

    @Override
    public List<Path> fetch(Sha256 bundle) throws IOException {
        BundleManifest manifest = transfer.getBundle(bundle);
        List<Path> jars = new ArrayList<>(manifest.entries().size());
        for (BundleManifest.Entry entry : manifest.entries()) {
            fetchEntry(entry);
            jars.add(cache.file(entry.sha256()));
        }
        return jars;
    }

    private void fetchEntry(BundleManifest.Entry entry) throws IOException {
        synchronized (downloads.computeIfAbsent(entry.sha256(), id -> new Object())) {
            boolean there = cache.contains(entry.sha256()) && cache.size(entry.sha256()) == entry.bytes();
            if (!there) {
                transfer.download(entry.sha256(), cache);
            }
        }
    }
}
