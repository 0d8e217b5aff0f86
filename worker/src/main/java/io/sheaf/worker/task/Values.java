package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Immutability;
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

    /**
     * What may be held of a record while user code goes on, which may change the object or give it again with other content:
     * the record itself if nobody can change it, else a copy.
     */
    Object kept(Object record) {
        return isImmutable(record) ? record : decode(new ByteSource(ValueCodec.toBytes(record)));
    }

    private static boolean isImmutable(Object record) {
        return record == null || Immutability.isDeeplyImmutable(record.getClass())
                || record instanceof Pair<?, ?> pair && isImmutable(pair.first()) && isImmutable(pair.second());
    }
}
