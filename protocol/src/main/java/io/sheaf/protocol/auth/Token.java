package io.sheaf.protocol.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret of 256 random bits that every connection to a cluster has to show. Immutable; never printed by accident. */
public final class Token {

    /** The length of a token in bytes. */
    public static final int BYTES = 32;

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    public static Token random() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new Token(secret);
    }

    /** The inverse of {@link #toHex()}. */
    public static Token ofHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a token has " + 2 * BYTES + " hexadecimal digits, not " + hex.length());
        }
        return new Token(HexFormat.of().parseHex(hex));
    }

    /** Whether these bytes are the secret; takes the same time whatever they are, if they are as many. */
    public boolean matches(byte[] offered) {
        return MessageDigest.isEqual(secret, offered);
    }

    /** A copy of the secret. */
    public byte[] bytes() {
        return secret.clone();
    }

    /** The secret as 64 lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(secret);
    }

    @Override
    public String toString() {
        return "token";
    }
}
