package io.sheaf.compress;

import io.sheaf.file.FileSplit;
import io.sheaf.file.SplittableCompression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * Bzip2, also of several streams, as {@code pbzip2} writes it. Large files of lines are read by several tasks, others by one.
 * A piece checks each block, but not the checksum of a stream that begins before it. Safe for use by many threads.
 */
public final class Bzip2Compression implements SplittableCompression {

    private static final int BUFFER_BYTES = 64 << 10;

    @Override
    public String suffix() {
        return ".bz2";
    }

    @Override
    public InputStream decompress(String file, InputStream in) throws IOException {
        // It takes single bytes.
        return new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER_BYTES), true);
    }

    @Override
    public BlockInput blocks(FileSplit piece, InputStream in) throws IOException {
        return new Bzip2Blocks(piece, in);
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out);
    }
}
