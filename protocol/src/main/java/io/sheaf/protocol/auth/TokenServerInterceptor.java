package io.sheaf.protocol.auth;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.HexFormat;

/**
 * Lets through only calls that carry the token. Put it before everything else of a server, the registry of unknown
 * methods included: without the token there is no telling which methods exist.
 */
public final class TokenServerInterceptor implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final String BEARER = "Bearer ";

    private static final byte[] NOTHING = {};

    private final Token token;

    public TokenServerInterceptor(Token token) {
        this.token = token;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (token.matches(offered(headers))) {
            return next.startCall(call, headers);
        }
        call.close(Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static byte[] offered(Metadata headers) {
        String value = headers.get(AUTHORIZATION);
        if (value == null || value.length() != BEARER.length() + 2 * Token.BYTES || !value.startsWith(BEARER)) {
            return NOTHING;
        }
        try {
            return HexFormat.of().parseHex(value, BEARER.length(), value.length());
        } catch (IllegalArgumentException notHexadecimal) {
            return NOTHING;
        }
    }
}
