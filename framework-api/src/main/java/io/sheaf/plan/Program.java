package io.sheaf.plan;

/**
 * What the tasks of a stage do, as opaque bytes named by their digest: an encoded {@link StageCode}. A worker keeps
 * programs it has seen; {@code bytes} is empty where the receiver is known to have them.
 */
public record Program(Sha256 id, byte[] bytes) {

    public static Program of(byte[] bytes) {
        return new Program(Sha256.of(bytes), bytes);
    }

    public Program withoutBytes() {
        return new Program(id, NO_BYTES);
    }

    public boolean hasBytes() {
        return bytes.length > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Program that && that.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    private static final byte[] NO_BYTES = {};
}
