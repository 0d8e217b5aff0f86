package io.sheaf.partitioner.text;

/** A file that begins with the byte order mark of UTF-16 or UTF-32. It is never read, nor replaced byte by byte. */
public final class Utf16Exception extends BadTextException {
    private static final long serialVersionUID = 1L;

    Utf16Exception(String file) {
        super(file, 0, "the file begins like UTF-16 or UTF-32 text, not UTF-8",
                "Convert it first, for example with: iconv -f UTF-16 -t UTF-8", null);
    }
}
