package io.sheaf.file;

import io.sheaf.InputException;
import io.sheaf.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records of any length, each after its length in bytes: four bytes, most significant first. A file is read by one task. A
 * file that ends between two records cannot be told from a complete one.
 */
public final class LengthPrefixedSource extends FileSource<byte[]> {

    private static final long serialVersionUID = 1;

    /** The longest record, unless the program says otherwise. */
    public static final int DEFAULT_MAX_BYTES = 64 << 20;

    private final int maxBytes;

    /** @param paths as in {@link FileSource} */
    public LengthPrefixedSource(String... paths) {
        this(DEFAULT_MAX_BYTES, paths);
    }

    /** @param maxBytes the longest record allowed; a longer one fails the job, so that damage is not taken for a record */
    public LengthPrefixedSource(int maxBytes, String... paths) {
        super(List.of(paths));
        if (maxBytes < 0) {
            throw new RefusedException("records cannot have up to " + maxBytes + " bytes");
        }
        this.maxBytes = maxBytes;
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super byte[]> records) throws IOException {
        long offset = 0;
        byte[] prefix = new byte[Integer.BYTES];
        while (true) {
            int read = bytes.readNBytes(prefix, 0, prefix.length);
            if (read == 0) {
                return;
            }
            if (read < prefix.length) {
                throw new InputException(split.path() + ": ends within the length of the record at byte " + offset + ". The file was cut short.");
            }
            int length = ByteBuffer.wrap(prefix).getInt();
            records.accept(record(split, bytes, offset, length));
            offset += prefix.length + (long) length;
        }
    }

    private byte[] record(FileSplit split, InputStream bytes, long offset, int length) throws IOException {
        if (length < 0 || length > maxBytes) {
            throw new InputException(split.path() + ": the record at byte " + offset + " claims " + Integer.toUnsignedString(length)
                    + " bytes, more than the " + maxBytes + " allowed. The file is damaged, of another format, or needs a higher limit.");
        }
        byte[] record = bytes.readNBytes(length);
        if (record.length < length) {
            throw new InputException(split.path() + ": ends within the record at byte " + offset + ", after " + record.length + " of its "
                    + length + " bytes. The file was cut short.");
        }
        return record;
    }
}
