package io.sheaf.client.remote;

import io.sheaf.Cluster;
import io.sheaf.client.core.ClusterHandle;
import io.sheaf.spi.ClusterConfig;
import io.sheaf.spi.EngineProvider;

/** Clusters that are reached by address. */
public final class RemoteEngineProvider implements EngineProvider {

    @Override
    public String name() {
        return "remote";
    }

    /**
     * Connects. The code that travels is that of the calling thread's context class loader and the class path.
     *
     * @throws io.sheaf.RefusedException for what is no address, or one off this machine
     * @throws io.sheaf.ClusterUnreachableException after at most 10 seconds
     * @throws io.sheaf.IncompatibleVersionException if the cluster is another release of Sheaf
     */
    @Override
    public Cluster open(ClusterConfig config) {
        Doorway doorway = Doorway.find(config.address());
        ProgramCode code = ProgramCode.ofCaller(config);
        return new ClusterHandle(config, listener -> RemoteLink.open(doorway, code, listener));
    }
}
