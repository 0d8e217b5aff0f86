package io.sheaf.worker.task;

import io.sheaf.plan.Nulls;
import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Each record becomes the elements of what the function returns: an iterable, iterator, stream or array. A template of {@link Loops}. */
final class FlatMapSink implements RefSink {

    private final Function<Object, Object> function;
    private final RefSink next;
    private final Gate gate;
    private final String place;

    FlatMapSink(Function<Object, Object> function, RefSink next, Gate gate, String place) {
        this.function = function;
        this.next = next;
        this.gate = gate;
        this.place = place;
    }

    @Override
    public void accept(Object record) {
        Object many = Nulls.given(function.apply(record), place, "Return an Iterable, empty for no records");
        if (many instanceof Iterable<?> iterable) {
            pushAll(iterable.iterator());
        } else if (many instanceof Iterator<?> iterator) {
            pushAll(iterator);
        } else if (many instanceof Stream<?> stream) {
            try (stream) {
                pushAll(stream.iterator());
            }
        } else {
            pushArray(many);
        }
    }

    private void pushAll(Iterator<?> records) {
        while (!gate.closed && records.hasNext()) {
            next.accept(records.next());
        }
    }

    private void pushArray(Object many) {
        if (!many.getClass().isArray()) {
            throw new ClassCastException(place + ": its function returned a " + many.getClass().getName()
                    + "; it must return an Iterable, Iterator, Stream or array");
        }
        for (int i = 0; i < Array.getLength(many) && !gate.closed; i++) {
            next.accept(Array.get(many, i));
        }
    }
}
