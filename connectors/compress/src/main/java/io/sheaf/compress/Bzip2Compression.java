package io.sheaf.compress;

import io.sheaf.file.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Bzip2, also of several streams, as {@code pbzip2} writes it. A file is read by one task. Safe for use by many threads. */
public final class Bzip2Compression implements Compression {

    @Override
    public String suffix() {
        return ".bz2";
    }

    @Override
    public InputStream decompress(String file, InputStream in) throws IOException {
        return new BZip2CompressorInputStream(in, true);
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out);
    }
}
