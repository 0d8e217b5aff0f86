package io.sheaf.protocol.data;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A piece of an open file that goes to the socket without a copy. Owned by the connection's event loop. */
final class FilePiece extends AbstractReferenceCounted implements FileRegion {

    private final OpenFile file;
    private final long position;
    private final long count;
    private long transferred;

    /** Holds the file until the piece is released. */
    FilePiece(OpenFile file, long position, long count) {
        this.file = file;
        this.position = position;
        this.count = count;
        file.retain();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long transferTo(WritableByteChannel target, long from) throws IOException {
        long left = count - from;
        if (left <= 0) {
            return 0;
        }
        long written = file.channel().transferTo(position + from, left, target);
        if (written == 0 && file.channel().size() < position + count) {
            throw new EOFException("the file of a block became shorter");
        }
        transferred += written;
        return written;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        file.release();
    }
}
