package io.sheaf.plan.block;

import io.sheaf.plan.BlockId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a block, all numbers big-endian:
 *
 * <pre>
 * header  "SHB1", job (16 bytes), stage, generation, task, attempt, partition (4 each), CRC-32C of these 40 bytes
 * frames  length above 0, CRC-32C of length and bytes, that many bytes of whole records
 * end     length 0
 * footer  records, payload bytes, fingerprint (8 each), CRC-32C of these 24 bytes
 * </pre>
 */
public final class BlockFormat {

    public static final int HEADER_BYTES = 44;
    public static final int FRAME_HEADER_BYTES = 8;
    /** The end mark and the footer. */
    public static final int TRAILER_BYTES = 4 + 28;
    /** The longest frame; also the longest record. */
    public static final int MAX_FRAME_BYTES = 1 << 30;

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
        ByteBuffer.wrap(frame).putInt(at, length).putInt(at + 4, frameCrc(length, frame, at + FRAME_HEADER_BYTES));
    }

    /** The end mark and the footer. */
    public static byte[] trailer(BlockSummary summary) {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).putInt(0);
        trailer.putLong(summary.records()).putLong(summary.payloadBytes()).putLong(summary.fingerprint());
        return trailer.putInt(crc(trailer.array(), 4, 24)).array();
    }

    static int frameCrc(int length, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(length >>> 24);
        crc.update(length >>> 16);
        crc.update(length >>> 8);
        crc.update(length);
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
