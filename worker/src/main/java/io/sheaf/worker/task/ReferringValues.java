package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Dictionary;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;

/** How records become bytes that refer to their classes, and back, with the classes of one loader. Owned by the attempt's thread. */
record ReferringValues(Dictionary dictionary, ClassLoader loader) implements ValueEncoding {

    @Override
    public void encode(Object value, ByteSink out) {
        ValueCodec.encode(value, out, dictionary);
    }

    /** Makes the canonical form of a key all that is in the sink: equal keys give equal bytes, in all tasks. Returns its hash. */
    long encodeKey(Object key, ByteSink out) {
        out.reset();
        ValueCodec.encodeKey(key, out, dictionary);
        return KeyHash.hash(out.buffer(), 0, out.size());
    }

    @Override
    public Object decode(ByteSource in) {
        return ValueCodec.decode(in, loader);
    }

    @Override
    public void skip(ByteSource in) {
        ValueCodec.skip(in, loader);
    }
}
