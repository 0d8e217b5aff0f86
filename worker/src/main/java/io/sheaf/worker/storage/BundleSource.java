package io.sheaf.worker.storage;

import io.sheaf.plan.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Gets the files of code bundles onto this machine. Safe for use by many threads. */
public interface BundleSource {

    /**
     * The bundle's jars in the order of its class path, complete and verified; they are not changed or removed while
     * this process lives. May wait for the network.
     */
    List<Path> fetch(Sha256 bundle) throws IOException;
}
