package io.sheaf.client.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/** Lets a question wait for a connection that is just being made again, instead of failing at once. */
final class PatientCalls implements ClientInterceptor {

    private final long seconds;

    PatientCalls(long seconds) {
        this.seconds = seconds;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        boolean question = method.getType() == MethodDescriptor.MethodType.UNARY;
        return next.newCall(method, question ? options.withWaitForReady().withDeadlineAfter(seconds, TimeUnit.SECONDS) : options);
    }
}
