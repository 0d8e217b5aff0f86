package io.sheaf.partitioner.text;

import io.sheaf.file.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip, read strictly; see {@link GzipSource}. Safe for use by many threads. */
public final class GzipCompression implements Compression {

    private static final int BUFFER_BYTES = 64 << 10;

    @Override
    public String suffix() {
        return ".gz";
    }

    @Override
    public InputStream decompress(String file, InputStream in) {
        return new SourceStream(new GzipSource(file, ByteSource.of(in), BUFFER_BYTES));
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, BUFFER_BYTES);
    }
}
