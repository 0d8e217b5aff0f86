package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task says of the keys it saw.
 *
 * @param type of the keys in a natural order; empty if it is another order, or all are null
 * @param count how many there were, at least 1
 * @param keys some of them, encoded, each as likely as any other; none if they are too long
 */
record KeySample(String type, long count, List<byte[]> keys) {

    byte[] toBytes() {
        ByteSink out = new ByteSink(256);
        out.writeString(type);
        out.writeUnsigned(count);
        for (byte[] key : keys) {
            out.writeUnsigned(key.length);
            out.writeBytes(key, 0, key.length);
        }
        return out.toArray();
    }

    static KeySample fromBytes(byte[] bytes) {
        ByteSource in = new ByteSource(bytes);
        String type = in.readString();
        long count = in.readUnsigned();
        List<byte[]> keys = new ArrayList<>();
        while (in.remaining() > 0) {
            keys.add(in.readBytes(in.readCount(1)));
        }
        return new KeySample(type, count, keys);
    }

    /** How many records each of the keys stands for. */
    long weight() {
        return Math.max(1, count / keys.size());
    }
}
