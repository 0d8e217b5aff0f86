package io.sheaf.spi;

import io.sheaf.Cluster;

/** Makes clusters of one kind; found with {@link java.util.ServiceLoader}. */
public interface EngineProvider {

    /** {@code embedded} for clusters within this JVM, {@code remote} for those reached by address. */
    String name();

    /** Opens a cluster; fails with a {@link io.sheaf.SheafException} that says what to do. */
    Cluster open(ClusterConfig config);
}
