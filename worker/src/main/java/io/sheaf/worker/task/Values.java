package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Copies;
import io.sheaf.codec.Dictionary;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;

/** How records become bytes that can be understood by themselves, and back, with the classes of one loader. */
record Values(ClassLoader loader) implements ValueEncoding {

    @Override
    public void encode(Object value, ByteSink out) {
        ValueCodec.encode(value, out);
    }

    /** Makes a canonical form of a key all that is in the sink, another one than keys are shuffled in. Returns its hash. */
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

    /** The same, but records refer to their classes: for bytes that only attempts with this loader read, in this JVM. */
    ReferringValues spilled() {
        return new ReferringValues(Dictionary.knownTo(loader), loader);
    }

    /** The same, but records refer to their classes, which readers will know by the dictionary. */
    ReferringValues referringTo(Dictionary dictionary) {
        return new ReferringValues(dictionary, loader);
    }

    /** As {@link Copies#kept}. */
    Object kept(Object record) {
        return Copies.kept(record, loader);
    }
}
