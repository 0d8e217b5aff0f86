package io.sheaf.embedded;

import io.sheaf.Cluster;
import io.sheaf.client.core.ClusterHandle;
import io.sheaf.spi.ClusterConfig;
import io.sheaf.spi.EngineProvider;

/** Clusters within this JVM: {@code Cluster.local()}. */
public final class EmbeddedEngineProvider implements EngineProvider {

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Cluster open(ClusterConfig config) {
        int slots = config.parallelism() > 0 ? config.parallelism() : Runtime.getRuntime().availableProcessors();
        return new ClusterHandle(config, listener -> new EmbeddedLink(slots, StrictMode.of(config.strictSeedOrNull()), listener));
    }
}
