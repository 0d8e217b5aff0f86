package io.sheaf.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes records of so many bytes each, one directly after the other. A record of another length is an error. */
public final class FixedLengthSink extends FileSink<byte[]> {

    private static final long serialVersionUID = 1;

    private final int length;

    /**
     * @param length bytes of a record, at least 1
     * @param directory made by the job; must not exist
     * @param suffix as in {@link FileSink}; may be empty
     */
    public FixedLengthSink(int length, Path directory, String suffix) {
        super(directory, suffix);
        this.length = FixedLengthSource.requireLength(length);
    }

    /** @param directory as a {@link FileStore} knows it */
    public FixedLengthSink(int length, String directory, String suffix) {
        super(directory, suffix);
        this.length = FixedLengthSource.requireLength(length);
    }

    @Override
    protected RecordWriter<byte[]> writer(OutputStream out) {
        return record -> write(record, out);
    }

    static void requireRecord(byte[] record) {
        if (record == null) {
            throw new NullPointerException("a null record cannot be written as bytes. Filter nulls out before, or map them to bytes.");
        }
    }

    private long write(byte[] record, OutputStream out) throws IOException {
        requireRecord(record);
        if (record.length != length) {
            throw new IllegalArgumentException("a record has " + record.length + " bytes, but this output is of records of " + length);
        }
        out.write(record);
        return 1;
    }
}
