package io.sheaf.embedded;

import io.sheaf.Cluster;
import io.sheaf.client.core.ClientCluster;
import io.sheaf.spi.ClusterConfig;
import io.sheaf.spi.EngineProvider;

/** Opens clusters inside this JVM; any number of them at a time. */
public final class EmbeddedEngineProvider implements EngineProvider {

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Cluster open(ClusterConfig config) {
        int slots = config.parallelism() > 0 ? config.parallelism() : Runtime.getRuntime().availableProcessors();
        return ClientCluster.open(config, listener -> EmbeddedEngine.start(slots, ProgramLoader.ofThisThread(), listener));
    }
}
