package io.sheaf.partitioner.text;

import io.sheaf.file.FileInput;
import io.sheaf.file.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file from some offset to the size it had when it was listed; never less and never more. Owned by the thread that
 * reads.
 */
public final class LocalFileInput extends FileInput {
    private final FileStamp listed;
    private final Path path;
    private final FileChannel channel;
    private final byte[] one = new byte[1];
    private long position;

    /** Opens the file and checks that it is still the one listed. */
    public LocalFileInput(FileStamp listed, long offset) throws IOException {
        this.listed = listed;
        this.position = offset;
        try {
            path = Path.of(listed.path());
            channel = FileChannel.open(path);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw FileNotHereException.missing(listed.path(), e);
        } catch (AccessDeniedException e) {
            throw FileNotHereException.unreadable(listed.path(), e);
        }
        try {
            checkUnchanged();
            channel.position(offset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == listed.size()) {
            return -1;
        }
        int wanted = (int) Math.min(length, listed.size() - position);
        int read = channel.read(ByteBuffer.wrap(buffer, offset, wanted));
        if (read < 0) {
            throw new InputChangedException(listed, new FileStamp(listed.path(), position, listed.mtimeNanos()));
        }
        position += read;
        return read;
    }

    @Override
    public void checkUnchanged() throws IOException {
        try {
            FileStamp now = FileStamp.of(listed.path(), Files.readAttributes(path, BasicFileAttributes.class));
            if (!now.equals(listed)) {
                throw new InputChangedException(listed, now);
            }
        } catch (NoSuchFileException e) {
            throw new InputChangedException(listed, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
