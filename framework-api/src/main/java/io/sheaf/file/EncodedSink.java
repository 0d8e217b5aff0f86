package io.sheaf.file;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes records of any type that a dataset can have, nulls among them, in Sheaf's own encoding, one file per task:
 * what {@link EncodedSource} reads, in programs with the same classes and the same release of Sheaf. Not a format to archive.
 */
public final class EncodedSink<T> extends FileSink<T> {

    private static final long serialVersionUID = 1;

    /** @param directory made by the job; must not exist */
    public EncodedSink(Path directory) {
        this(directory, "");
    }

    /** @param suffix as in {@link FileSink}: {@code .gz} is compressed */
    public EncodedSink(Path directory, String suffix) {
        super(directory, suffix);
    }

    /** @param directory as a {@link FileStore} knows it */
    public EncodedSink(String directory, String suffix) {
        super(directory, suffix);
    }

    @Override
    protected RecordWriter<T> writer(OutputStream out) {
        ByteSink encoded = new ByteSink(256);
        return record -> {
            encoded.truncate(0);
            ValueCodec.encode(record, encoded);
            PrefixedRecords.write(encoded.buffer(), 0, encoded.size(), out);
            return 1;
        };
    }
}
