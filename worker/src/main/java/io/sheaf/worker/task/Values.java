package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;

/** How records become bytes and back, with the classes of one loader. */
record Values(ClassLoader loader) implements ValueEncoding {

    @Override
    public void encode(Object value, ByteSink out) {
        ValueCodec.encode(value, out);
    }

    /** Appends a value in its canonical form: equal keys give equal bytes. */
    void encodeKey(Object key, ByteSink out) {
        ValueCodec.encodeKey(key, out);
    }

    /** Reads what either of the two wrote. */
    @Override
    public Object decode(ByteSource in) {
        return ValueCodec.decode(in, loader);
    }
}
