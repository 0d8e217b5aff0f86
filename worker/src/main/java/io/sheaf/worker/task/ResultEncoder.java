package io.sheaf.worker.task;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;

/** Encodes the values of a task's result. Owned by the attempt's thread. */
final class ResultEncoder {

    private final Scope scope;
    private final ByteSink sink = new ByteSink(64);

    ResultEncoder(Scope scope) {
        this.scope = scope;
    }

    /** The encoded value; valid until the next call. */
    ByteSink encode(Object value) {
        sink.truncate(0);
        return append(value);
    }

    /** The byte and then the encoded value. */
    ByteSink encode(int marker, Object value) {
        sink.truncate(0);
        sink.writeByte(marker);
        return append(value);
    }

    /** As {@link Values#kept}, of what may become part of the result. */
    Object kept(Object value) {
        try {
            return scope.values().kept(value);
        } catch (UnencodableException e) {
            throw cannotLeave(e);
        }
    }

    private ByteSink append(Object value) {
        try {
            scope.values().encode(value, sink);
            return sink;
        } catch (UnencodableException e) {
            throw cannotLeave(e);
        }
    }

    private UnencodableException cannotLeave(UnencodableException e) {
        return new UnencodableException("the result of task " + scope.attempt().task() + " cannot leave it: " + e.getMessage(), e);
    }
}
