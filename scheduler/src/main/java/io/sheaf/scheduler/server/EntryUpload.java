package io.sheaf.scheduler.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.code.EntryStore;
import io.sheaf.protocol.v1.CodeProto.EntryHeader;
import io.sheaf.protocol.v1.CodeProto.EntryPart;
import io.sheaf.protocol.v1.CodeProto.UploadReply;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** One upload. gRPC calls it from one thread at a time; the watch on stalls from another. */
final class EntryUpload implements StreamObserver<EntryPart> {

    private static final System.Logger LOG = System.getLogger("io.sheaf.scheduler.server");

    private final EntryStore entries;
    private final StreamObserver<UploadReply> reply;
    private final Stalls.Watch watch;
    private final Runnable released;
    private EntryStore.Incoming incoming;
    private boolean ended;

    EntryUpload(EntryStore entries, StreamObserver<UploadReply> reply, Stalls stalls, Runnable released) {
        this.entries = entries;
        this.reply = reply;
        this.released = released;
        this.watch = stalls.watch(() -> fail(Status.DEADLINE_EXCEEDED.withDescription("the upload stood still").asRuntimeException()));
    }

    @Override
    public synchronized void onNext(EntryPart part) {
        if (ended) {
            return;
        }
        watch.progress();
        try {
            switch (part.getKindCase()) {
                case HEADER -> begin(part.getHeader());
                case CHUNK -> write(part.getChunk().toByteArray());
                case KIND_NOT_SET -> throw bad("an upload's part of no known kind");
            }
        } catch (StatusRuntimeException e) {
            fail(e);
        } catch (IOException e) {
            fail(refusal(e));
        }
    }

    @Override
    public synchronized void onError(Throwable gone) {
        end();
    }

    @Override
    public synchronized void onCompleted() {
        if (ended) {
            return;
        }
        try {
            if (incoming == null) {
                throw bad("an upload without a header");
            }
            incoming.finish();
            end();
            reply.onNext(UploadReply.getDefaultInstance());
            reply.onCompleted();
        } catch (StatusRuntimeException e) {
            fail(e);
        } catch (IOException e) {
            fail(refusal(e));
        }
    }

    private void begin(EntryHeader header) throws IOException {
        Sha256 id = Wire.sha256(header.getSha256());
        if (incoming != null || header.getBytes() < 0) {
            throw bad("an upload of " + header.getBytes() + " bytes, or with two headers");
        }
        if (header.getBytes() > BundleManifest.MAX_BUNDLE_BYTES) {
            throw bad("an entry of " + header.getBytes() + " bytes; the limit is " + BundleManifest.MAX_BUNDLE_BYTES);
        }
        incoming = entries.receive(id, header.getBytes());
    }

    private void write(byte[] chunk) throws IOException {
        if (incoming == null) {
            throw bad("an upload without a header");
        }
        incoming.write(chunk, Failpoint.CODE_HALF_TAKEN);
    }

    private synchronized void fail(StatusRuntimeException reason) {
        if (!ended) {
            end();
            reply.onError(reason);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        watch.close();
        released.run();
        if (incoming != null) {
            try {
                incoming.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "A broken-off upload left a file behind.", e);
            }
        }
    }

    private static StatusRuntimeException refusal(IOException e) {
        return e instanceof EntryStore.UnwritableException ? CodeService.status(e) : bad(e.getMessage());
    }

    private static StatusRuntimeException bad(String what) {
        return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
    }
}
