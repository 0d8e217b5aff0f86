package io.sheaf.partitioner.text;

import java.io.IOException;
import java.io.InputStream;

/** A source as a stream, which closes it. Owned by the thread that reads. */
final class SourceStream extends InputStream {
    private final ByteSource source;
    private final byte[] one = new byte[1];

    SourceStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return source.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        return length == 0 ? 0 : source.read(buffer, from, length);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
