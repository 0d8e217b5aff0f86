package io.sheaf.file;

import io.sheaf.InputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells damage in a compressed file from trouble in reading it: what the decompressor throws of its own is about the content. */
final class Decompressed extends InputStream {

    private final String file;
    private final InputStream bytes;

    /** Puts a decompressor on top of a file's bytes. */
    interface Opener {
        InputStream open(InputStream raw) throws IOException;
    }

    /** @param raw stays open */
    Decompressed(String file, InputStream raw, Opener opener) throws IOException {
        this.file = file;
        InputStream opened;
        try {
            opened = opener.open(new Raw(raw));
        } catch (IOException e) {
            throw meaning(e);
        }
        bytes = opened;
    }

    @Override
    public int read() throws IOException {
        try {
            return bytes.read();
        } catch (IOException e) {
            throw meaning(e);
        }
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        try {
            return bytes.read(buffer, from, length);
        } catch (IOException e) {
            throw meaning(e);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private IOException meaning(IOException e) {
        if (e instanceof ReadFailure failure) {
            return failure.cause;
        }
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        throw new InputException(file + ": the compressed file is damaged or ends too early (" + detail
                + "). Copy it again from where it came from.", e);
    }

    /** Marks what it throws. */
    private static final class Raw extends FilterInputStream {
        Raw(InputStream in) {
            super(in);
        }

        /** Left to whoever opened the file. */
        @Override
        public void close() {}

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw new ReadFailure(e);
            }
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            try {
                return in.read(buffer, from, length);
            } catch (IOException e) {
                throw new ReadFailure(e);
            }
        }
    }

    private static final class ReadFailure extends IOException {
        private static final long serialVersionUID = 1;
        private final IOException cause;

        ReadFailure(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
