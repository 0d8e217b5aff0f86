package io.sheaf.file;

import io.sheaf.RefusedException;
import java.io.IOException;
import java.io.InputStream;
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
        super(paths);
        if (maxBytes < 0) {
            throw new RefusedException("records cannot have up to " + maxBytes + " bytes");
        }
        this.maxBytes = maxBytes;
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super byte[]> records) throws IOException {
        PrefixedRecords.read(split.path(), bytes, maxBytes, records);
    }
}
