package io.sheaf.client.remote;

import io.sheaf.Cluster;
import io.sheaf.client.core.ClusterHandle;
import io.sheaf.spi.ClusterConfig;
import io.sheaf.spi.EngineProvider;
import java.util.Map;

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
        return open(config, System.getenv());
    }

    /**
     * The same with the token that these variables lead to, for clusters of a token of their own.
     *
     * @param environment variables that name the token file and the state directory
     */
    public static Cluster open(ClusterConfig config, Map<String, String> environment) {
        Doorway doorway = Doorway.find(config.address(), environment);
        ProgramCode code = ProgramCode.ofCaller(config);
        return new ClusterHandle(config, listener -> RemoteLink.open(doorway, code, listener));
    }
}
