package io.sheaf.scheduler.server;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sheaf.plan.Sha256;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.code.EntryStore;
import io.sheaf.protocol.v1.CodeProto.Bundle;
import io.sheaf.protocol.v1.CodeProto.BundleId;
import io.sheaf.protocol.v1.CodeProto.EntryHeader;
import io.sheaf.protocol.v1.CodeProto.EntryId;
import io.sheaf.protocol.v1.CodeProto.EntryList;
import io.sheaf.protocol.v1.CodeProto.EntryPart;
import io.sheaf.protocol.v1.CodeProto.UploadReply;
import io.sheaf.protocol.v1.CodeServiceGrpc;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Semaphore;

/** Takes and hands out code, which the scheduler itself never looks into. Its calls may wait for the disk. */
final class CodeService extends CodeServiceGrpc.CodeServiceImplBase {

    private static final int UPLOADS_AT_ONCE = 16;

    private final EntryStore entries;
    private final EntryStore bundles;
    private final Stalls stalls;
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_ONCE);

    CodeService(EntryStore entries, EntryStore bundles, Stalls stalls) {
        this.entries = entries;
        this.bundles = bundles;
        this.stalls = stalls;
    }

    @Override
    public void missingEntries(EntryList request, StreamObserver<EntryList> reply) {
        answer(reply, () -> {
            if (request.getSha256Count() > BundleManifest.MAX_ENTRIES) {
                throw Status.INVALID_ARGUMENT.withDescription("more than " + BundleManifest.MAX_ENTRIES + " entries").asRuntimeException();
            }
            EntryList.Builder missing = EntryList.newBuilder();
            request.getSha256List().stream()
                    .filter(id -> !entries.contains(Wire.sha256(id)))
                    .forEach(missing::addSha256);
            return missing.build();
        });
    }

    @Override
    public void putBundle(Bundle request, StreamObserver<BundleId> reply) {
        answer(reply, () -> {
            byte[] encoding = request.getManifest().toByteArray();
            BundleManifest manifest = decode(encoding);
            checkComplete(manifest);
            // One that is there needs no room, so that known programs start on a full disk as well.
            if (!bundles.verify(manifest.id())) {
                bundles.put(manifest.id(), encoding);
            }
            return BundleId.newBuilder().setSha256(Wire.toProto(manifest.id())).build();
        });
    }

    @Override
    public void getBundle(BundleId request, StreamObserver<Bundle> reply) {
        answer(reply, () -> {
            Sha256 id = Wire.sha256(request.getSha256());
            if (!bundles.contains(id)) {
                throw Status.NOT_FOUND.withDescription("no code bundle " + id).asRuntimeException();
            }
            return Bundle.newBuilder().setManifest(UnsafeByteOperations.unsafeWrap(bundles.read(id))).build();
        });
    }

    @Override
    public StreamObserver<EntryPart> uploadEntry(StreamObserver<UploadReply> reply) {
        if (!uploads.tryAcquire()) {
            reply.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("more than " + UPLOADS_AT_ONCE + " uploads at once; try again")
                    .asRuntimeException());
            return new IgnoredParts();
        }
        return new EntryUpload(entries, reply, stalls, uploads::release);
    }

    @Override
    public void downloadEntry(EntryId request, StreamObserver<EntryPart> reply) {
        ServerCallStreamObserver<EntryPart> out = (ServerCallStreamObserver<EntryPart>) reply;
        try {
            Sha256 id = Wire.sha256(request.getSha256());
            EntryDownload download = new EntryDownload(entries.file(id), out);
            out.setOnReadyHandler(download::sendWhileReady);
            out.setOnCancelHandler(download::close);
            out.onNext(EntryPart.newBuilder().setHeader(EntryHeader.newBuilder().setSha256(request.getSha256()).setBytes(download.length())).build());
            download.sendWhileReady();
        } catch (StatusRuntimeException e) {
            out.onError(e);
        } catch (IOException e) {
            out.onError(status(e));
        }
    }

    private void checkComplete(BundleManifest manifest) throws IOException {
        String tooLarge = manifest.tooLarge();
        if (!tooLarge.isEmpty()) {
            throw Status.INVALID_ARGUMENT.withDescription(tooLarge).asRuntimeException();
        }
        for (BundleManifest.Entry entry : manifest.entries()) {
            if (!entries.contains(entry.sha256()) || entries.size(entry.sha256()) != entry.bytes()) {
                throw Status.FAILED_PRECONDITION
                        .withDescription("the bundle's entry " + entry.name() + " was not uploaded as announced")
                        .asRuntimeException();
            }
        }
    }

    private static BundleManifest decode(byte[] encoding) {
        try {
            return BundleManifest.decode(encoding);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
        }
    }

    private interface Answer<R> {
        R get() throws IOException;
    }

    private static <R> void answer(StreamObserver<R> reply, Answer<R> answer) {
        try {
            reply.onNext(answer.get());
            reply.onCompleted();
        } catch (StatusRuntimeException e) {
            reply.onError(e);
        } catch (IOException e) {
            reply.onError(status(e));
        }
    }

    static StatusRuntimeException status(IOException e) {
        if (e instanceof EntryStore.UnwritableException) {
            return Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException();
        }
        Status status = e instanceof NoSuchFileException ? Status.NOT_FOUND : Status.INTERNAL;
        return status.withDescription("the code store: " + e).asRuntimeException();
    }

    /** What still comes of a refused upload. */
    private static final class IgnoredParts implements StreamObserver<EntryPart> {
        @Override
        public void onNext(EntryPart part) {}

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
    }
}
