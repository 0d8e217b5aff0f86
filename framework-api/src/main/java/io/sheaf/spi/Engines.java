package io.sheaf.spi;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import java.util.ServiceLoader;

/** Finds the engine for a configuration. */
public final class Engines {

    private Engines() {}

    /** Opens a cluster with the provider the configuration needs, looked for on the class path Sheaf itself came from. */
    public static Cluster open(ClusterConfig config) {
        String wanted = config.address().isEmpty() ? "embedded" : "remote";
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader())) {
            if (provider.name().equals(wanted)) {
                return provider.open(config);
            }
        }
        throw missing(wanted, config);
    }

    private static RefusedException missing(String wanted, ClusterConfig config) {
        if (wanted.equals("remote")) {
            return new RefusedException("the cluster at " + config.address() + " was asked for (SHEAF_CLUSTER or Cluster.connect), but the"
                    + " remote client is not on the class path. Add the dependency io.sheaf:sheaf-client next to io.sheaf:sheaf,"
                    + " or unset SHEAF_CLUSTER to run embedded.");
        }
        return new RefusedException("no embedded engine on the class path. Add the dependency io.sheaf:sheaf.");
    }
}
