package io.sheaf.compress;

import io.sheaf.file.FileSplit;
import io.sheaf.file.SplittableCompression.BlockInput;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The blocks of a bzip2 file from a place within it on. A block begins at any bit, with a mark, and says its checksum, but
 * not its length: it ends at the next mark. So each is decompressed as a stream of its own, made of a header, the block's
 * bits and a stream's end.
 *
 * <p>What looks like a mark may be data (one place in 2<sup>48</sup>). A block that cannot be decompressed up to the next
 * mark is tried up to the marks behind it. If that is in vain, the mark at which the block begins was none, if nobody has
 * read up to it, and the search goes on; otherwise the file is damaged. Damage is not passed over so: who reads the piece
 * before comes to the true mark from the block before it. Owned by the thread that reads.
 */
final class Bzip2Blocks extends BlockInput {

    /** More than a block of 900,000 bytes can take: no encoder gives a symbol more than 20 bits. */
    private static final long MAX_BLOCK_BITS = 8L * (3 << 20);

    private static final int HEADER_BITS = 32;
    private static final long HEADER = 0x425a68; // "BZh", and a digit from 1 to 9
    private static final int CRC_BITS = 32;

    private final BitBuffer bits;
    private final long pieceEnd;
    /** Where the block begins that is read; -1 when there is no more. */
    private long block;
    private long blockEnd;
    /** Null before the first block, and between two. */
    private InputStream content;
    /** Bytes handed out so far. */
    private long read;
    private long ownBytes = Long.MAX_VALUE;
    /** Of the blocks of this stream, if all have been read; -1 otherwise. */
    private long streamCrc = -1;
    private final byte[] one = new byte[1];

    Bzip2Blocks(FileSplit piece, InputStream in) throws IOException {
        bits = new BitBuffer(in, piece.offset());
        pieceEnd = 8 * piece.end();
        if (piece.offset() == 0) {
            block = afterHeader(0);
            if (block >= 0) {
                open();
            }
        } else {
            block = search(8 * piece.offset());
        }
    }

    @Override
    public long ownBytes() {
        return ownBytes;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        while (block >= 0) {
            int count = content.read(buffer, from, length);
            if (count > 0) {
                if (block >= pieceEnd && ownBytes == Long.MAX_VALUE) {
                    ownBytes = read;
                }
                read += count;
                return count;
            }
            goOn();
        }
        return -1;
    }

    /** Opens the first block that begins from a place on, and in the piece; -1 if there is none. */
    private long search(long from) throws IOException {
        for (long place = bits.nextMark(from, pieceEnd); place >= 0; place = bits.nextMark(place + 1, pieceEnd)) {
            bits.forget(place);
            if (bits.markAt(place) == BitBuffer.BLOCK) {
                block = place;
                try {
                    open();
                    return place;
                } catch (DamagedBlockException data) {
                    // Not the mark of a block, or of one that whoever reads the piece before cannot read either.
                    continue;
                }
            }
        }
        return -1;
    }

    /** Goes from the end of a block, which has been read, to the next one of this stream or of the next. */
    private void goOn() throws IOException {
        if (streamCrc >= 0) {
            streamCrc = (streamCrc << 1 | streamCrc >>> 31) & 0xffff_ffffL ^ bits.bits(block + BitBuffer.MARK_BITS, CRC_BITS);
        }
        bits.forget(blockEnd);
        block = blockEnd;
        if (bits.markAt(block) == BitBuffer.END) {
            block = afterEnd(block);
        }
        if (block >= 0) {
            open();
        }
    }

    /** Where the first block behind the end of a stream begins; -1 if the file ends. */
    private long afterEnd(long end) throws IOException {
        long crc = bits.bits(end + BitBuffer.MARK_BITS, CRC_BITS);
        if (crc < 0) {
            throw new EOFException("it ends within the checksum of a stream");
        }
        if (streamCrc >= 0 && crc != streamCrc) {
            throw new IOException("a stream fails its checksum");
        }
        long header = end + BitBuffer.MARK_BITS + CRC_BITS + 7 >> 3 << 3;
        return bits.has(header + 1) ? afterHeader(header) : -1;
    }

    private long afterHeader(long place) throws IOException {
        long magic = bits.bits(place, 24);
        long level = bits.bits(place + 24, 8);
        if (magic != HEADER || level < '1' || level > '9') {
            throw new IOException(place == 0 ? "it does not begin as a bzip2 file" : "something else follows a stream");
        }
        streamCrc = 0;
        long mark = bits.markAt(place + HEADER_BITS);
        if (mark == 0) {
            throw new IOException("no block follows the header of a stream");
        }
        return mark == BitBuffer.BLOCK ? place + HEADER_BITS : afterEnd(place + HEADER_BITS);
    }

    /** Begins to decompress the block at {@link #block}, which takes all of its bits. */
    private void open() throws IOException {
        IOException first = null;
        long before = block + MAX_BLOCK_BITS;
        blockEnd = bits.nextMark(block + BitBuffer.MARK_BITS, before);
        while (blockEnd >= 0) {
            try {
                content = new BZip2CompressorInputStream(new ByteArrayInputStream(stream()));
                return;
            } catch (IOException e) {
                first = first == null ? e : first;
                blockEnd = bits.nextMark(blockEnd + 1, before);
            }
        }
        throw new DamagedBlockException(first == null ? "a block has no end" : first.getMessage(), first);
    }

    /** The block as a stream of its own, whose checksum is that of the block. */
    private byte[] stream() throws IOException {
        long crc = bits.bits(block + BitBuffer.MARK_BITS, CRC_BITS);
        byte[] end = ByteBuffer.allocate(2 * Long.BYTES).putLong(BitBuffer.END << 16 | crc >>> 16).putLong(crc << 48).array();
        int bodyBits = (int) (blockEnd - block);
        byte[] stream = new byte[4 + (bodyBits >> 3) + 12];
        stream[0] = 'B';
        stream[1] = 'Z';
        stream[2] = 'h';
        stream[3] = '9';
        int at = bits.copy(block, blockEnd, stream, 4);
        int used = bodyBits & 7;
        if (used == 0) {
            System.arraycopy(end, 0, stream, at, 10);
        } else {
            for (int i = 0; i <= 10; i++) {
                int before = i == 0 ? 0 : end[i - 1] & 0xff;
                stream[at - 1 + i] |= (byte) ((before << 8 | end[i] & 0xff) >>> used);
            }
        }
        return stream;
    }

    /** A block that cannot be decompressed, of which nothing has been handed out. */
    private static final class DamagedBlockException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedBlockException(String message, Throwable causeOrNull) {
            super(message, causeOrNull);
        }
    }
}
