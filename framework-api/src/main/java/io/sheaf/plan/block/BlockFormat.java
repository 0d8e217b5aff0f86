package io.sheaf.plan.block;

import io.sheaf.plan.BlockId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a block, all numbers big-endian:
 *
 * <pre>
 * header  "SHB1", job (16 bytes), stage, generation, task, attempt, partition (4 each), CRC-32C of these 40 bytes
 * names   if any record refers to a dictionary: 2^31 + length, CRC-32C of it and the bytes, that many bytes of dictionary
 * frames  length above 0, CRC-32C of length and bytes, that many bytes of whole records
 *         or, compressed, the complement of a length, CRC-32C of it and the bytes, that many bytes: the frame's length (4) and its
 *         records as an LZ4 block
 * end     length 0
 * footer  records, payload bytes, fingerprint (8 each), CRC-32C of these 24 bytes
 * </pre>
 */
public final class BlockFormat {

    public static final int HEADER_BYTES = 44;
    public static final int FRAME_HEADER_BYTES = 8;
    /** What stands between the header of a compressed frame and its compressed bytes. */
    public static final int FRAME_LENGTH_BYTES = 4;
    /** The end mark and the footer. */
    public static final int TRAILER_BYTES = 4 + 28;
    /** The longest frame; also the longest record. */
    public static final int MAX_FRAME_BYTES = 1 << 30;

    /** LZ4 makes one byte of at most 255. */
    static final int MOST_SHRINKING = 256;

    /** Added to the length of a dictionary. */
    static final int NAMES_MARK = 0x80000000;
    /** Dictionaries are shorter, so that none is taken for a compressed frame. */
    static final int MAX_NAMES_BYTES = 1 << 28;

    private static final int MAGIC = 0x53484231;

    private BlockFormat() {}

    public static byte[] header(BlockId id) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC);
        header.putLong(id.job().high()).putLong(id.job().low()).putInt(id.stage().value()).putInt(id.generation().value());
        header.putInt(id.task()).putInt(id.attempt()).putInt(id.partition());
        return header.putInt(crc(header.array(), 0, HEADER_BYTES - 4)).array();
    }

    /** Writes the 8 bytes that stand before a frame's {@code length} bytes, which follow them in the same array. */
    public static void putFrameHeader(byte[] frame, int at, int length) {
        ByteBuffer.wrap(frame).putInt(at, length).putInt(at + 4, frameCrc(length, frame, at + FRAME_HEADER_BYTES, length));
    }

    /** The dictionary to which the records of a block refer, as it stands before their frames. */
    public static byte[] names(byte[] dictionary) {
        if (dictionary.length == 0 || dictionary.length >= MAX_NAMES_BYTES) {
            throw new IllegalArgumentException("a dictionary of " + dictionary.length + " bytes");
        }
        int mark = NAMES_MARK | dictionary.length;
        return ByteBuffer.allocate(FRAME_HEADER_BYTES + dictionary.length).putInt(mark).putInt(frameCrc(mark, dictionary, 0, dictionary.length))
                .put(dictionary).array();
    }

    /**
     * Writes the 12 bytes that stand before the {@code packed} bytes which a frame was compressed to, which follow them in the same
     * array.
     *
     * @param length of the frame before that
     */
    public static void putPackedFrameHeader(byte[] frame, int at, int packed, int length) {
        int body = FRAME_LENGTH_BYTES + packed;
        ByteBuffer.wrap(frame).putInt(at + FRAME_HEADER_BYTES, length);
        ByteBuffer.wrap(frame).putInt(at, ~body).putInt(at + 4, frameCrc(~body, frame, at + FRAME_HEADER_BYTES, body));
    }

    /** The end mark and the footer. */
    public static byte[] trailer(BlockSummary summary) {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).putInt(0);
        trailer.putLong(summary.records()).putLong(summary.payloadBytes()).putLong(summary.fingerprint());
        return trailer.putInt(crc(trailer.array(), 4, 24)).array();
    }

    static int frameCrc(int mark, byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(mark >>> 24);
        crc.update(mark >>> 16);
        crc.update(mark >>> 8);
        crc.update(mark);
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
