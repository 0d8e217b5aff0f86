package io.sheaf.scheduler.server;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.protocol.v1.CodeProto.EntryPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One download, as fast as its receiver reads. gRPC calls it from one thread at a time. */
final class EntryDownload {

    private final long length;
    private final InputStream in;
    private final ServerCallStreamObserver<EntryPart> out;
    private boolean ended;

    EntryDownload(Path file, ServerCallStreamObserver<EntryPart> out) throws IOException {
        this.length = Files.size(file);
        this.in = Files.newInputStream(file);
        this.out = out;
    }

    long length() {
        return length;
    }

    void sendWhileReady() {
        while (!ended && out.isReady()) {
            try {
                byte[] chunk = in.readNBytes(CodeTransfer.CHUNK_BYTES);
                if (chunk.length == 0) {
                    close();
                    out.onCompleted();
                } else {
                    out.onNext(EntryPart.newBuilder().setChunk(UnsafeByteOperations.unsafeWrap(chunk)).build());
                }
            } catch (IOException e) {
                close();
                out.onError(CodeService.status(e));
            }
        }
    }

    void close() {
        ended = true;
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a file of the code store", e);
        }
    }
}
