package io.sheaf.protocol.auth;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Gives every call the token. */
public final class TokenClientInterceptor implements ClientInterceptor {

    private final String authorization;

    public TokenClientInterceptor(Token token) {
        authorization = TokenServerInterceptor.BEARER + token.toHex();
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                headers.put(TokenServerInterceptor.AUTHORIZATION, authorization);
                super.start(listener, headers);
            }
        };
    }
}
