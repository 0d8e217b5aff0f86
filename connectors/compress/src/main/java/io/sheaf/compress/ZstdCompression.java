package io.sheaf.compress;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.sheaf.file.Compression;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;

/**
 * Zstd, also of several frames. Frames are written with a checksum; ones without it are read as they are. A file is read by
 * one task. The first use loads a native library, of which a JVM from 24 on tells on stderr unless it is started with
 * {@code --enable-native-access=ALL-UNNAMED}, as workers are. Safe for use by many threads.
 */
public final class ZstdCompression implements Compression {

    @Override
    public String suffix() {
        return ".zst";
    }

    @Override
    public InputStream decompress(String file, InputStream in) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(in);
        int first = bytes.read();
        if (first < 0) {
            // The library would take it for a file of no frames, but what is written always has one.
            throw new EOFException("it is empty");
        }
        bytes.unread(first);
        return new ZstdInputStream(bytes);
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStream(out).setChecksum(true);
    }
}
