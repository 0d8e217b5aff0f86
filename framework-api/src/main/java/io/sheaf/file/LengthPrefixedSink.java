package io.sheaf.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes what {@link LengthPrefixedSource} reads. */
public final class LengthPrefixedSink extends FileSink<byte[]> {

    private static final long serialVersionUID = 1;

    /**
     * @param directory made by the job; must not exist
     * @param suffix as in {@link FileSink}; may be empty
     */
    public LengthPrefixedSink(Path directory, String suffix) {
        super(directory, suffix);
    }

    /** @param directory as a {@link FileStore} knows it */
    public LengthPrefixedSink(String directory, String suffix) {
        super(directory, suffix);
    }

    @Override
    protected RecordWriter<byte[]> writer(OutputStream out) {
        return record -> write(record, out);
    }

    private static long write(byte[] record, OutputStream out) throws IOException {
        FixedLengthSink.requireRecord(record);
        PrefixedRecords.write(record, 0, record.length, out);
        return 1;
    }
}
