package io.sheaf.protocol.code;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.CodeProto;
import io.sheaf.protocol.v1.CodeServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The code service seen from a client or a worker. Every call waits for its end; none waits for ever. Safe for use by
 * many threads.
 */
public final class CodeTransfer {

    /** Bytes of one message of a transfer. */
    public static final int CHUNK_BYTES = 1 << 20;

    private static final long CALL_SECONDS = 30;
    /** For one entry; the largest takes seconds on one machine. */
    private static final long TRANSFER_SECONDS = 600;

    private final Channel channel;

    /** The channel gives calls the token. */
    public CodeTransfer(Channel channel) {
        this.channel = channel;
    }

    /** What the cluster lacks of these, in their order. */
    public Set<Sha256> missing(Collection<Sha256> entries) throws IOException {
        CodeProto.EntryList.Builder list = CodeProto.EntryList.newBuilder();
        entries.forEach(id -> list.addSha256(Wire.toProto(id)));
        try {
            Set<Sha256> missing = new LinkedHashSet<>();
            for (ByteString id : stub().missingEntries(list.build()).getSha256List()) {
                missing.add(Wire.sha256(id));
            }
            return missing;
        } catch (StatusRuntimeException e) {
            throw failed("asking for missing code", e);
        }
    }

    /** Makes a bundle known whose entries the cluster has. */
    public void putBundle(BundleManifest manifest) throws IOException {
        try {
            stub().putBundle(CodeProto.Bundle.newBuilder()
                    .setManifest(UnsafeByteOperations.unsafeWrap(manifest.encode()))
                    .build());
        } catch (StatusRuntimeException e) {
            throw failed("announcing the code bundle", e);
        }
    }

    public BundleManifest getBundle(Sha256 id) throws IOException {
        try {
            CodeProto.Bundle bundle = stub().getBundle(CodeProto.BundleId.newBuilder().setSha256(Wire.toProto(id)).build());
            BundleManifest manifest = BundleManifest.decode(bundle.getManifest().toByteArray());
            if (!manifest.id().equals(id)) {
                throw new IOException("the scheduler answered with another bundle than " + id);
            }
            return manifest;
        } catch (StatusRuntimeException e) {
            throw failed("fetching code bundle " + id, e);
        } catch (IllegalArgumentException e) {
            throw new IOException("code bundle " + id + " is damaged", e);
        }
    }

    /** Fetches one entry into the store. */
    public void download(Sha256 id, EntryStore into) throws IOException {
        try {
            Iterator<CodeProto.EntryPart> parts = CodeServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TRANSFER_SECONDS, TimeUnit.SECONDS)
                    .downloadEntry(CodeProto.EntryId.newBuilder().setSha256(Wire.toProto(id)).build());
            if (!parts.hasNext()) {
                throw new IOException("the scheduler sent nothing of code " + id);
            }
            try (EntryStore.Incoming incoming = into.receive(id, parts.next().getHeader().getBytes())) {
                while (parts.hasNext()) {
                    incoming.write(parts.next().getChunk().toByteArray(), Failpoint.CODE_HALF_FETCHED);
                }
                incoming.finish();
            }
        } catch (StatusRuntimeException e) {
            throw failed("fetching code " + id, e);
        }
    }

    /** Sends one entry of exactly that length; a memory of about two chunks is all it takes. */
    public void upload(Sha256 id, long length, InputStream content) throws IOException {
        Upload upload = new Upload();
        ClientCall<CodeProto.EntryPart, CodeProto.UploadReply> call = channel.newCall(
                CodeServiceGrpc.getUploadEntryMethod(),
                io.grpc.CallOptions.DEFAULT.withDeadlineAfter(TRANSFER_SECONDS, TimeUnit.SECONDS));
        io.grpc.stub.ClientCalls.asyncClientStreamingCall(call, upload);
        try {
            upload.send(header(id, length));
            for (long sent = 0; sent < length && !upload.ended(); ) {
                byte[] chunk = content.readNBytes((int) Math.min(CHUNK_BYTES, length - sent));
                if (chunk.length == 0) {
                    throw new IOException("it became shorter while it was sent");
                }
                sent += chunk.length;
                upload.send(CodeProto.EntryPart.newBuilder().setChunk(UnsafeByteOperations.unsafeWrap(chunk)).build());
            }
            upload.finish();
        } catch (StatusRuntimeException e) {
            throw failed("sending code " + id, e);
        } catch (IOException e) {
            call.cancel("the sender gave up", e);
            throw e;
        }
    }

    private static CodeProto.EntryPart header(Sha256 id, long length) {
        return CodeProto.EntryPart.newBuilder()
                .setHeader(CodeProto.EntryHeader.newBuilder().setSha256(Wire.toProto(id)).setBytes(length))
                .build();
    }

    private CodeServiceGrpc.CodeServiceBlockingStub stub() {
        return CodeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static IOException failed(String what, StatusRuntimeException e) {
        Status status = e.getStatus();
        String description = status.getDescription() == null ? "" : ": " + status.getDescription();
        return new IOException(what + " failed (" + status.getCode() + description + ")", e);
    }

    /** One upload: the sending thread waits here until the stream is ready for more. */
    private static final class Upload implements ClientResponseObserver<CodeProto.EntryPart, CodeProto.UploadReply> {

        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private ClientCallStreamObserver<CodeProto.EntryPart> out;

        @Override
        public void beforeStart(ClientCallStreamObserver<CodeProto.EntryPart> requests) {
            out = requests;
            requests.setOnReadyHandler(this::wake);
        }

        void send(CodeProto.EntryPart part) throws IOException {
            synchronized (this) {
                while (!out.isReady() && !end.isDone()) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        throw interrupted();
                    }
                }
            }
            // After an early end the answer says why.
            if (!end.isDone()) {
                out.onNext(part);
            }
        }

        /** The service has answered before everything was sent: it does not want the rest. */
        boolean ended() {
            return end.isDone();
        }

        void finish() throws IOException {
            if (!end.isDone()) {
                out.onCompleted();
            }
            try {
                end.get();
            } catch (ExecutionException e) {
                throw Status.fromThrowable(e.getCause()).asRuntimeException();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }

        private static IOException interrupted() {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("interrupted while sending code");
        }

        private synchronized void wake() {
            notifyAll();
        }

        @Override
        public void onNext(CodeProto.UploadReply reply) {}

        @Override
        public void onError(Throwable trouble) {
            end.completeExceptionally(trouble);
            wake();
        }

        @Override
        public void onCompleted() {
            end.complete(null);
            wake();
        }
    }
}
