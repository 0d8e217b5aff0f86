package io.sheaf.protocol.data;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that stays open while a stream or a piece of it under way holds it. Owned by the connection's event loop. */
final class OpenFile extends AbstractReferenceCounted {

    private final FileChannel channel;

    OpenFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the file of a block", e);
        }
    }
}
