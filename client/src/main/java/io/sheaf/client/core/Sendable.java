package io.sheaf.client.core;

import io.sheaf.ResourceException;
import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;

/** Encodes the values that a program gives, in the call that takes them, so that what cannot be sent is refused where it was given. */
final class Sendable {

    private Sendable() {}

    /**
     * Appends one of many values.
     *
     * @param what they are, such as {@code item}
     * @param index of this one
     * @throws UnencodableException of the kind {@code REFUSED}, naming what, the call and the part that cannot be encoded
     */
    static void encode(Object value, ByteSink sink, String what, int index) {
        try {
            ValueCodec.encode(value, sink);
        } catch (UnencodableException e) {
            throw refused(what + " " + index, e);
        }
    }

    /** The only value of its kind, such as {@code the zero}. */
    static byte[] bytes(Object value, String what) {
        try {
            return ValueCodec.toBytes(value);
        } catch (UnencodableException e) {
            throw refused(what, e);
        } catch (ResourceException e) {
            throw new ResourceException(what + " given to " + CallSite.call() + " cannot be sent: " + e.getMessage() + ", or make a dataset of it"
                    + " and join that", e);
        }
    }

    static byte[] keyBytes(Object key) {
        ByteSink sink = new ByteSink(64);
        try {
            ValueCodec.encodeKey(key, sink);
        } catch (UnencodableException e) {
            throw refused("the key", e);
        }
        return sink.toArray();
    }

    private static UnencodableException refused(String what, UnencodableException e) {
        return UnencodableException.refused(what + " given to " + CallSite.call() + " cannot be sent: " + e.getMessage(), e);
    }
}
