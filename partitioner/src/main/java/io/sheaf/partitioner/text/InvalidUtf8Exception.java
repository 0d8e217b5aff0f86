package io.sheaf.partitioner.text;

import java.util.Locale;

/** Bytes that are not UTF-8. The offset is that of the first of them; in a gzip file, within the uncompressed data. */
public final class InvalidUtf8Exception extends BadTextException {
    private static final long serialVersionUID = 1L;

    InvalidUtf8Exception(String file, long offset, int firstByte) {
        super(file, offset, String.format(Locale.ROOT, "byte %d (0x%02x) is not valid UTF-8", offset, firstByte & 0xff),
                "Convert the file to UTF-8 (a gzip file needs a name ending in .gz), or choose to have invalid bytes replaced",
                null);
    }
}
