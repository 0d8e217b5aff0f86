package io.sheaf.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What values of one class begin with: a tag and names, by which a reader knows what follows. Immutable. */
final class Header {

    /** A tag and a hash: what is not longer is never replaced. */
    private static final int REFERENCE_BYTES = 1 + Long.BYTES;

    private final byte[] bytes;
    private final long hash;

    Header(ByteSink header) {
        bytes = header.toArray();
        hash = KeyHash.hash(bytes, 0, bytes.length);
    }

    /** A tag, a length and so many bytes that are a name. */
    static Header of(int tag, byte[] name) {
        ByteSink bytes = new ByteSink(64);
        bytes.writeByte(tag);
        bytes.writeUnsigned(name.length);
        bytes.writeBytes(name, 0, name.length);
        return new Header(bytes);
    }

    static Header of(int tag, String name) {
        return of(tag, name.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes;
    }

    long hash() {
        return hash;
    }

    /** Appends it to a value that has to be understood by itself. */
    void write(ByteSink out) {
        out.writeBytes(bytes, 0, bytes.length);
    }

    /** Appends what stands for it to a value whose reader has the dictionary. */
    void write(ByteSink out, Dictionary dictionary) {
        if (bytes.length <= REFERENCE_BYTES) {
            write(out);
            return;
        }
        dictionary.add(this);
        out.writeByte(Tag.REFERENCE);
        out.writeLong(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Header header && Arrays.equals(bytes, header.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
