package io.sheaf.minicluster.junit;

import io.sheaf.Cluster;
import io.sheaf.minicluster.MiniCluster;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a run what its method takes, and closes its client behind it. */
record RunParameters(MiniCluster mini, Cluster client, Answer answer) implements ParameterResolver, AfterEachCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(MiniCluster.class, Cluster.class, Answer.class).contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == MiniCluster.class ? mini : type == Cluster.class ? client : answer;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        client.close();
    }
}
