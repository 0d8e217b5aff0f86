package io.sheaf.file;

import io.sheaf.InputException;
import io.sheaf.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Records of so many bytes each, one directly after the other. Large plain files are cut between records. */
public final class FixedLengthSource extends FileSource<byte[]> {

    private static final long serialVersionUID = 1;

    private final int length;

    /**
     * @param length bytes of a record, at least 1
     * @param paths as in {@link FileSource}
     */
    public FixedLengthSource(int length, String... paths) {
        super(paths);
        this.length = requireLength(length);
    }

    static int requireLength(int length) {
        if (length < 1) {
            throw new RefusedException("a record of fixed length has at least 1 byte, not " + length);
        }
        return length;
    }

    @Override
    protected long unit() {
        return length;
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super byte[]> records) throws IOException {
        long number = split.offset() / length;
        while (true) {
            byte[] record = new byte[length];
            int read = bytes.readNBytes(record, 0, length);
            if (read == 0) {
                return;
            }
            if (read < length) {
                throw new InputException(split.path() + ": the last record, number " + number + " from 0, has " + read + " bytes instead of "
                        + length + ". The file was cut short, or its records have another length.");
            }
            records.accept(record);
            number++;
        }
    }
}
