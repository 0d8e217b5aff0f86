package io.sheaf.protocol.auth;

import io.sheaf.RefusedException;

/** An address as people write it: {@code host:port} or {@code [ip6]:port}. */
public record Endpoint(String host, int port) {

    private static final int MAX_PORT = 65_535;

    public Endpoint {
        if (host.isEmpty() || port < 0 || port > MAX_PORT) {
            throw new RefusedException("not an address: '" + host + ":" + port + "'; expected host:port with a port up to 65535");
        }
    }

    /** A loopback address; anything else is refused. */
    public static Endpoint parseLoopback(String text) {
        Endpoint endpoint = parse(text);
        LoopbackOnly.check(endpoint.host());
        return endpoint;
    }

    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || host.indexOf(':') >= 0 && !bracketed) {
            throw notAnAddress(text, null);
        }
        try {
            return new Endpoint(bracketed ? host.substring(1, host.length() - 1) : host, port(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw notAnAddress(text, e);
        }
    }

    private static int port(String digits) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new NumberFormatException("not a port: " + digits);
        }
        return Integer.parseInt(digits);
    }

    private static RefusedException notAnAddress(String text, Throwable causeOrNull) {
        return new RefusedException("not an address: '" + text + "'; expected host:port, such as 127.0.0.1:7070", causeOrNull);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
