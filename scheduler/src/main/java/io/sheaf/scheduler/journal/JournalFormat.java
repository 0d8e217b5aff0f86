package io.sheaf.scheduler.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a journal, all numbers big-endian:
 *
 * <pre>
 * head     "SHJ1"
 * records  length above 0 (4), CRC-32C of number and bytes (4), number (8), that many bytes, 0xe5
 * rest     zeros, so that a record fits even if the disk has become full
 * </pre>
 *
 * <p>Records are numbered from 1 without a gap, so that a record which belongs elsewhere is not taken for one of this place.
 * A record that ends as it should and is wrong was written whole and damaged later; one that does not was cut short.
 */
public final class JournalFormat {

    static final int MAGIC = 0x53484a31;
    public static final int HEAD_BYTES = 4;
    static final int RECORD_HEADER_BYTES = 16;
    static final byte RECORD_END = (byte) 0xe5;
    private static final int FRAME_BYTES = RECORD_HEADER_BYTES + 1;
    static final int MAX_RECORD_BYTES = 1 << 30;

    private JournalFormat() {}

    public static byte[] head() {
        return ByteBuffer.allocate(HEAD_BYTES).putInt(MAGIC).array();
    }

    /** Appends a record. */
    public static void put(ByteBuffer out, long number, byte[] record) {
        int start = out.position();
        out.putInt(record.length).putInt(0).putLong(number).put(record).put(RECORD_END);
        out.putInt(start + 4, crc(out.array(), out.arrayOffset() + start + 8, 8 + record.length));
    }

    /** How many bytes a record of this length takes. */
    public static long length(int record) {
        return FRAME_BYTES + (long) record;
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
