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

/**
 * Gets code bundles from the scheduler into a directory that workers of one user share. What lies there already is
 * verified once by each process. Safe for use by many threads.
 */
final class BundleFetcher implements BundleSource {

    private final CodeTransfer transfer;
    private final EntryStore cache;
    private final Map<Sha256, Entry> entries = new ConcurrentHashMap<>();

    private static final class Entry {
        /** Guarded by the entry's monitor, which is held during the download. */
        boolean verified;
    }

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

    private void fetchEntry(BundleManifest.Entry wanted) throws IOException {
        Entry entry = entries.computeIfAbsent(wanted.sha256(), id -> new Entry());
        synchronized (entry) {
            if (entry.verified && cache.contains(wanted.sha256())) {
                return;
            }
            if (!cache.verify(wanted.sha256())) {
                transfer.download(wanted.sha256(), cache);
            }
            entry.verified = true;
        }
    }
}
