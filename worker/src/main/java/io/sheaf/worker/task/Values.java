package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/** How records become bytes and back: the one place where this package meets the codec. Safe for use by many threads. */
interface Values {

    /** Appends a value, which may be null. */
    void encode(Object value, ByteSink out);

    /** Appends a value in its canonical form: equal keys give equal bytes. */
    void encodeKey(Object key, ByteSink out);

    /** Reads what either of them wrote. */
    Object decode(ByteSource in);
}
