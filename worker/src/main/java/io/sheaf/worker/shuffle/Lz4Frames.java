package io.sheaf.worker.shuffle;

import io.sheaf.plan.block.DamagedBlockException;
import io.sheaf.plan.block.FrameDecoder;
import io.sheaf.plan.block.FrameEncoder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Frames as LZ4 blocks, by the implementation in plain Java that checks all bounds. Safe for use by many threads. */
final class Lz4Frames implements FrameEncoder, FrameDecoder {

    static final Lz4Frames INSTANCE = new Lz4Frames();

    /** Below that the length and the loss of a copy eat what is saved. */
    private static final int LEAST_BYTES = 256;

    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();

    private Lz4Frames() {}

    @Override
    public int longest(int length) {
        return length < LEAST_BYTES ? 0 : compressor.maxCompressedLength(length);
    }

    @Override
    public int encode(byte[] frame, int from, int length, byte[] encoded, int to) {
        return compressor.compress(frame, from, length, encoded, to);
    }

    @Override
    public void decode(byte[] encoded, int from, int length, byte[] frame, int frameLength) throws DamagedBlockException {
        int decoded;
        try {
            decoded = decompressor.decompress(encoded, from, length, frame, 0, frameLength);
        } catch (LZ4Exception e) {
            throw new DamagedBlockException("a compressed frame cannot be decompressed (" + e.getMessage() + ")");
        }
        if (decoded != frameLength) {
            throw new DamagedBlockException("a compressed frame came to " + decoded + " bytes instead of " + frameLength);
        }
    }
}
