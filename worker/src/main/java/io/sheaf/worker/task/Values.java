package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Copies;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;

/** How records become bytes and back, with the classes of one loader. */
record Values(ClassLoader loader) implements ValueEncoding {

    @Override
    public void encode(Object value, ByteSink out) {
        ValueCodec.encode(value, out);
    }

    /** Makes the canonical form of a key all that is in the sink: equal keys give equal bytes. Returns its hash. */
    long encodeKey(Object key, ByteSink out) {
        out.reset();
        ValueCodec.encodeKey(key, out);
        return KeyHash.hash(out.buffer(), 0, out.size());
    }

    /** Reads what either of the two wrote. */
    @Override
    public Object decode(ByteSource in) {
        return ValueCodec.decode(in, loader);
    }

    /** As {@link Copies#kept}. */
    Object kept(Object record) {
        return Copies.kept(record, loader);
    }
}
