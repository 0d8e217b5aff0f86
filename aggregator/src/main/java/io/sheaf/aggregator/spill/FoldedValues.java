package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/** Accumulators that are made of values by an {@link Accumulation}. Owned by one thread. */
public final class FoldedValues extends Accumulators<Object> {

    private final Accumulation accumulation;

    public FoldedValues(ValueEncoding values, Accumulation accumulation) {
        super(values);
        this.accumulation = accumulation;
    }

    @Override
    protected void first(int number, Object value) {
        set(number, accumulation.first(value));
    }

    @Override
    protected void next(int number, Object value) {
        set(number, accumulation.next(get(number), value));
    }

    @Override
    protected void writeValue(Object value, ByteSink out) {
        values.encode(value, out);
    }

    @Override
    protected Object readValue(ByteSource in) {
        return values.decode(in);
    }

    @Override
    protected FoldedValues others() {
        return new FoldedValues(values, accumulation);
    }
}
