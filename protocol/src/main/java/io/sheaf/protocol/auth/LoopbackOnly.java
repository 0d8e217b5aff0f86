package io.sheaf.protocol.auth;

import io.sheaf.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Refuses every address that another machine could be behind, until clusters have certificates. */
public final class LoopbackOnly {

    private LoopbackOnly() {}

    /** @throws RefusedException unless all addresses of the host are loopback addresses */
    public static void check(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    throw new RefusedException("the address " + host + " is not on this machine: Sheaf connects only"
                            + " 127.0.0.1, ::1 and localhost, because connections between machines are not encrypted yet");
                }
            }
        } catch (UnknownHostException e) {
            throw new RefusedException("the host '" + host + "' is not known; use 127.0.0.1", e);
        }
    }
}
