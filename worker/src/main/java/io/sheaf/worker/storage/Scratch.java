package io.sheaf.worker.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that lives no longer than the one who writes it; the file system forgets its name at once. Owned by the attempt's thread. */
public final class Scratch implements AutoCloseable {

    private static final int COPY_BYTES = 64 << 10;

    private final Path directory;
    private final FileChannel channel;
    private long length;

    Scratch(Path file) throws IOException {
        directory = file.getParent();
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Where it lies. */
    public Path directory() {
        return directory;
    }

    long length() {
        return length;
    }

    /** Appends the first {@code count} of the bytes. */
    public void write(byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            length += channel.write(buffer, length);
        }
    }

    /** Reads up to {@code count} bytes that begin at {@code position}. Returns how many, at least 1; -1 at the end. */
    public int read(long position, byte[] into, int from, int count) throws IOException {
        return channel.read(ByteBuffer.wrap(into, from, count), position);
    }

    void copy(long from, long count, OutputStream out) throws IOException {
        byte[] bytes = new byte[(int) Math.min(COPY_BYTES, count)];
        for (long at = from; at < from + count; ) {
            int read = read(at, bytes, 0, (int) Math.min(bytes.length, from + count - at));
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
