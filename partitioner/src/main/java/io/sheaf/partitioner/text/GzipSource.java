package io.sheaf.partitioner.text;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The uncompressed bytes of a gzip file (RFC 1952) of one or more members. The end is believed only when every
 * member has passed its checksum and length and nothing follows but zeros, with which tapes and some writers fill up
 * their last block. {@link java.util.zip.GZIPInputStream} does not serve: it drops members when the stream below says
 * that nothing is available, and it ignores what follows the last one. Owned by the thread that reads.
 */
final class GzipSource implements ByteSource {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA_FIELD = 4;
    private static final int FILE_NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int DEFLATE = 8;

    private final String file;
    private final ByteSource raw;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input;
    private int at;
    private int end;
    /** Offset in the file of {@code input[end]}. */
    private long endOffset;
    private long members;
    private boolean inMember;

    GzipSource(String file, ByteSource raw, int inputBytes) {
        this.file = file;
        this.raw = raw;
        this.input = new byte[inputBytes];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            if (!inMember && !startMember()) {
                return -1;
            }
            int count = inflate(buffer, offset, length);
            if (count > 0) {
                crc.update(buffer, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        raw.close();
    }

    private int inflate(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(buffer, offset, length);
            if (count == 0 && inflater.needsInput() && !inflater.finished()) {
                at = end;
                if (!fill()) {
                    throw truncated("data");
                }
                inflater.setInput(input, at, end - at);
            }
            return count;
        } catch (DataFormatException e) {
            at = end - inflater.getRemaining();
            throw new DamagedGzipException(file, "data that cannot be inflated (" + e.getMessage() + ")", offset(), e);
        }
    }

    private boolean startMember() throws IOException {
        if (at == end && !fill()) {
            if (members == 0) {
                throw new DamagedGzipException(file, "an empty file", 0, null);
            }
            return false;
        }
        if (members > 0 && input[at] == 0) {
            requireZeros();
            return false;
        }
        readHeader();
        inflater.reset();
        inflater.setInput(input, at, end - at);
        crc.reset();
        inMember = true;
        return true;
    }

    private void requireZeros() throws IOException {
        do {
            for (; at < end; at++) {
                if (input[at] != 0) {
                    throw garbage();
                }
            }
        } while (fill());
    }

    private void readHeader() throws IOException {
        crc.reset();
        long start = offset();
        if (headerByte() != 0x1f || headerByte() != 0x8b) {
            at--;
            throw members == 0 ? new DamagedGzipException(file, "not the start of a gzip file", start, null) : garbage();
        }
        int method = headerByte();
        int flags = headerByte();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new DamagedGzipException(file, "a header of unknown method or flags", start, null);
        }
        skipHeaderBytes(6);
        if ((flags & EXTRA_FIELD) != 0) {
            skipHeaderBytes(headerByte() | headerByte() << 8);
        }
        if ((flags & FILE_NAME) != 0) {
            skipHeaderText();
        }
        if ((flags & COMMENT) != 0) {
            skipHeaderText();
        }
        if ((flags & HEADER_CRC) != 0) {
            int expected = (int) crc.getValue() & 0xffff;
            if ((headerByte() | headerByte() << 8) != expected) {
                throw new DamagedGzipException(file, "a header that fails its checksum", start, null);
            }
        }
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        if (trailerInt() != (int) crc.getValue()) {
            throw new DamagedGzipException(file, "data that fails its checksum", offset(), null);
        }
        if (trailerInt() != (int) inflater.getBytesWritten()) {
            throw new DamagedGzipException(file, "data of another length than its trailer says", offset(), null);
        }
        members++;
        inMember = false;
    }

    private int trailerInt() throws IOException {
        return next("trailer") | next("trailer") << 8 | next("trailer") << 16 | next("trailer") << 24;
    }

    private void skipHeaderBytes(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            headerByte();
        }
    }

    private void skipHeaderText() throws IOException {
        while (headerByte() != 0) {
            // A name or a comment ends with a zero and is of no interest.
        }
    }

    private int headerByte() throws IOException {
        int value = next("header");
        crc.update(value);
        return value;
    }

    private int next(String part) throws IOException {
        if (at == end && !fill()) {
            throw truncated(part);
        }
        return input[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        int count = raw.read(input, 0, input.length);
        at = 0;
        end = Math.max(0, count);
        endOffset += end;
        return count > 0;
    }

    private long offset() {
        return endOffset - (end - at);
    }

    private DamagedGzipException truncated(String part) {
        return new DamagedGzipException(file, "the file ends within the " + part + " of member " + (members + 1), offset(), null);
    }

    private DamagedGzipException garbage() {
        return new DamagedGzipException(file, "something else follows the compressed data", offset(), null);
    }
}
