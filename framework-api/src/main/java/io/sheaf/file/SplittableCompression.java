package io.sheaf.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A compression whose files consist of blocks that can be decompressed one by one, so that several tasks read a large file
 * of lines. A piece of such a file owns the blocks that begin in it, and of the lines those that a piece of a plain file
 * would own, had it the same content: see {@link FileSplit}.
 */
public interface SplittableCompression extends Compression {

    /** The content of a piece of a file and of what follows it. Owned by the thread that reads. */
    abstract class BlockInput extends InputStream {

        /**
         * How many bytes of this stream the piece owns; {@link Long#MAX_VALUE} until the first byte behind them has been
         * read, and to the end of a file's last piece. No read returns bytes on both sides.
         */
        public abstract long ownBytes();
    }

    /**
     * The content of the blocks that begin in the piece, and of all blocks behind them; nothing, if none begins there.
     * Fails as {@link #decompress} does. What is wrong where two pieces meet must fail the one before, whose last line
     * may go on behind it.
     *
     * @param piece not the whole file
     * @param in the file from the piece's offset to its end
     */
    BlockInput blocks(FileSplit piece, InputStream in) throws IOException;

    /** The splittable compression that a file's name tells, if it is one. */
    static Optional<SplittableCompression> ofSplittable(String path) {
        return Compression.of(path).filter(SplittableCompression.class::isInstance).map(SplittableCompression.class::cast);
    }
}
