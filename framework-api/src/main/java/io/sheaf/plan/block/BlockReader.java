package io.sheaf.plan.block;

import io.sheaf.plan.BlockId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one block frame by frame, and lets nothing pass that was not verified. Owned by one thread; does not close the
 * stream.
 */
public final class BlockReader {

    private final InputStream in;
    private final BlockId id;
    private final FrameDecoder decoder;
    private byte[] frame = new byte[0];
    private int length;
    /** The compressed form of the current frame, if it came so. */
    private byte[] packed = new byte[0];
    private byte[] names = new byte[0];
    private long payload;
    private BlockSummary summary;
    private int checksum;

    /**
     * Reads and checks the header. Of a block without compressed frames.
     *
     * @throws DamagedBlockException if the bytes are damaged or of another block
     */
    public BlockReader(InputStream in, BlockId id) throws IOException {
        this(in, id, FrameDecoder.NONE);
    }

    /**
     * Reads and checks the header.
     *
     * @param decoder of compressed frames
     * @throws DamagedBlockException if the bytes are damaged or of another block
     */
    public BlockReader(InputStream in, BlockId id, FrameDecoder decoder) throws IOException {
        this.in = in;
        this.id = id;
        this.decoder = decoder;
        byte[] header = read(BlockFormat.HEADER_BYTES, "header");
        if (!Arrays.equals(header, BlockFormat.header(id))) {
            throw damaged("its header is damaged or names another block");
        }
    }

    /** Moves to the next frame. False at the end, once the footer was right and nothing follows it. */
    public boolean nextFrame() throws IOException {
        if (summary != null) {
            return false;
        }
        int next = ByteBuffer.wrap(read(4, "frame length")).getInt();
        if (next == 0) {
            readFooter();
            return false;
        }
        if (next < BlockFormat.NAMES_MARK + BlockFormat.MAX_NAMES_BYTES) {
            names = readNames(next);
            return nextFrame();
        }
        if (next < 0) {
            readPacked(next, checked(~next));
        } else {
            frame = readBody(next, checked(next), frame);
            length = next;
        }
        payload += length;
        return true;
    }

    /** Holds the current frame in its first {@link #length()} bytes, until the next call of {@link #nextFrame}. */
    public byte[] frame() {
        return frame;
    }

    public int length() {
        return length;
    }

    /** Follows from the checksums of all frames and names so far, by which two readings of the same block can be compared. */
    public int checksum() {
        return checksum;
    }

    /** The dictionary to which records of the current frame may refer; empty if they do not. */
    public byte[] names() {
        return names;
    }

    /** What the footer says; only after {@link #nextFrame} was false. */
    public BlockSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("the block's footer has not been read yet");
        }
        return summary;
    }

    private void readFooter() throws IOException {
        ByteBuffer footer = ByteBuffer.wrap(read(BlockFormat.TRAILER_BYTES - 4, "footer"));
        BlockSummary read = new BlockSummary(footer.getLong(), footer.getLong(), footer.getLong());
        if (footer.getInt() != BlockFormat.crc(footer.array(), 0, 24)) {
            throw damaged("its footer fails its checksum");
        }
        if (read.payloadBytes() != payload) {
            throw damaged("it holds " + payload + " bytes of records instead of " + read.payloadBytes());
        }
        if (in.read() >= 0) {
            throw damaged("bytes follow its footer");
        }
        summary = read;
    }

    private byte[] readNames(int mark) throws IOException {
        if (names.length > 0 || payload > 0) {
            throw damaged("it has names behind its beginning");
        }
        int length = mark - BlockFormat.NAMES_MARK;
        if (length == 0) {
            throw damaged("it has names that are empty");
        }
        return Arrays.copyOf(readBody(mark, length, names), length);
    }

    private int checked(int claimed) throws DamagedBlockException {
        if (claimed > BlockFormat.MAX_FRAME_BYTES) {
            throw damaged("a frame claims " + claimed + " bytes");
        }
        return claimed;
    }

    private void readPacked(int mark, int body) throws IOException {
        packed = readBody(mark, body, packed);
        int encoded = body - BlockFormat.FRAME_LENGTH_BYTES;
        length = encoded < 1 ? 0 : ByteBuffer.wrap(packed).getInt();
        // The checksum was right, so that a wrong length is somebody's intention. No format in use shrinks more than that.
        if (length < 1 || length > BlockFormat.MAX_FRAME_BYTES || length / BlockFormat.MOST_SHRINKING > encoded) {
            throw damaged("a compressed frame of " + encoded + " bytes claims to be " + length);
        }
        if (frame.length < length) {
            frame = new byte[Math.max(length, (int) Math.min(BlockFormat.MAX_FRAME_BYTES, 2L * frame.length))];
        }
        try {
            decoder.decode(packed, BlockFormat.FRAME_LENGTH_BYTES, encoded, frame, length);
        } catch (DamagedBlockException e) {
            throw damaged(e.getMessage());
        }
    }

    // A damaged length must not allocate what never comes, so that room grows with what was read.
    private byte[] readBody(int mark, int wanted, byte[] reused) throws IOException {
        int crc = ByteBuffer.wrap(read(4, "frame checksum")).getInt();
        byte[] body = reused;
        int read = 0;
        while (read < wanted) {
            if (read == body.length) {
                body = Arrays.copyOf(body, (int) Math.min(wanted, Math.max(1 << 16, 2L * body.length)));
            }
            int count = in.readNBytes(body, read, Math.min(body.length, wanted) - read);
            if (count == 0) {
                throw damaged("it ends within a frame");
            }
            read += count;
        }
        if (BlockFormat.frameCrc(mark, body, 0, wanted) != crc) {
            throw damaged("a frame fails its checksum");
        }
        checksum = 31 * checksum + crc;
        return body;
    }

    private byte[] read(int count, String part) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw damaged("it ends within its " + part);
        }
        return bytes;
    }

    private DamagedBlockException damaged(String what) {
        return new DamagedBlockException("block of " + id + " is damaged: " + what);
    }
}
