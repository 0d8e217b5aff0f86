package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/** How values become bytes and back. */
public interface ValueEncoding {

    /** Appends a value, which may be null. */
    void encode(Object value, ByteSink out);

    /** Reads one value, and no byte behind it. */
    Object decode(ByteSource in);

    /** Moves behind one value, and no byte further. */
    default void skip(ByteSource in) {
        decode(in);
    }
}
