package io.sheaf.plan;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: the name of a program, a bundle or a class-path entry. */
public record Sha256(long a, long b, long c, long d) implements Comparable<Sha256> {

    /** The digest of the given bytes. */
    public static Sha256 of(byte[]... parts) {
        MessageDigest digest = newDigest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return ofDigest(digest.digest());
    }

    /** Wraps the 32 bytes of a finished digest. */
    public static Sha256 ofDigest(byte[] digest) {
        if (digest.length != 32) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Sha256(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** The 32 bytes of the digest. */
    public byte[] bytes() {
        return ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array();
    }

    /** A digest to feed piece by piece; finish with {@link #ofDigest}. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Sha256 other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
