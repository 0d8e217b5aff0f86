package io.sheaf.worker.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that lives no longer than the one who writes it. Owned by the attempt's thread. */
final class Scratch implements AutoCloseable {

    private static final int COPY_BYTES = 64 << 10;

    private final FileChannel channel;
    private long length;

    Scratch(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    long length() {
        return length;
    }

    void write(byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            length += channel.write(buffer, length);
        }
    }

    void copy(long from, long count, OutputStream out) throws IOException {
        byte[] bytes = new byte[(int) Math.min(COPY_BYTES, count)];
        for (long at = from; at < from + count; ) {
            int read = channel.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, from + count - at)), at);
            if (read < 0) {
                throw new EOFException("a scratch file became shorter");
            }
            out.write(bytes, 0, read);
            at += read;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a scratch file", e);
        }
    }
}
