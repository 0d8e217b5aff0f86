package io.sheaf.client.remote;

import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenFile;
import java.nio.file.Files;
import java.util.Map;

/**
 * How to get in: an address on this machine and the token of this user's clusters.
 *
 * @param address {@code host:port}, as the user wrote it
 */
record Doorway(String address, Endpoint endpoint, Token token) {

    /**
     * Finds the token.
     *
     * @throws io.sheaf.RefusedException for what is no address, or one off this machine, or a token file others can read
     * @throws io.sheaf.ClusterUnreachableException if this user has never started a scheduler
     */
    static Doorway find(String address) {
        return find(address, System.getenv());
    }

    static Doorway find(String address, Map<String, String> environment) {
        Endpoint endpoint = Endpoint.parseLoopback(address);
        TokenFile file = TokenFile.standard(environment);
        if (Files.notExists(file.path())) {
            throw CallErrors.unreachable(address, "there is no token file " + file.path()
                    + ", which a scheduler makes that runs on this machine as this user", null);
        }
        return new Doorway(address, endpoint, file.read());
    }

    ControlChannel open() {
        return new ControlChannel(endpoint, token);
    }
}
