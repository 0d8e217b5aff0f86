package io.sheaf.plan.block;

/** Undoes what a {@link FrameEncoder} did. Safe for use by many threads. */
public interface FrameDecoder {

    /** For readers to whom nobody sends encoded frames. */
    FrameDecoder NONE = (encoded, from, length, frame, frameLength) -> {
        throw new DamagedBlockException("a frame is compressed, which only workers read");
    };

    /**
     * Decodes a frame whose checksum was right.
     *
     * @param frame has room for {@code frameLength} bytes
     * @param frameLength how long the frame was
     * @throws DamagedBlockException if these bytes do not come to exactly that many
     */
    void decode(byte[] encoded, int from, int length, byte[] frame, int frameLength) throws DamagedBlockException;
}
