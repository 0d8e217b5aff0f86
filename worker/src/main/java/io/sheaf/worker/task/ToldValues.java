package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.Accumulation;
import io.sheaf.aggregator.spill.Accumulators;
import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.MalformedBytesException;
import io.sheaf.codec.NumberKind;
import java.util.function.BinaryOperator;

/**
 * Brings together what tasks tell of keys, task after task. A task tells either what a key's values came to, which is merged with what there is; or, if
 * it did not combine this key, one value after another, each of which is folded into what there is. Owned by the attempt's thread.
 */
final class ToldValues extends Accumulators<ToldValues.Told> {

    private static final byte COMBINED = 0;
    private static final byte VALUE = 1;

    private final Accumulation accumulation;
    private final BinaryOperator<Object> merger;
    private final Told told = new Told();

    /** What a task tells of a key at once. */
    static final class Told {
        private boolean combined;
        /** Of the last number; where values are numbers the next one is of this kind, too, as a rule. */
        private NumberKind lastOrNull;
        private boolean isNumber;
        private long number;
        private Object object;

        private Object value() {
            return isNumber ? lastOrNull.box(number) : object;
        }

        private void read(ByteSource in, ValueEncoding values) {
            isNumber = lastOrNull != null && lastOrNull.isNext(in);
            if (isNumber) {
                number = lastOrNull.read(in);
            } else {
                object = values.decode(in);
                lastOrNull = NumberKind.ofOrNull(object);
            }
        }
    }

    /** @param accumulation folds what was not combined */
    ToldValues(ValueEncoding values, Accumulation accumulation, BinaryOperator<Object> merger) {
        super(values);
        this.accumulation = accumulation;
        this.merger = merger;
    }

    /** Writes behind the key what all its values in a task came to. */
    static void writeCombined(Object accumulator, ValueEncoding values, ByteSink record) {
        record.writeByte(COMBINED);
        values.encode(accumulator, record);
    }

    /** Writes behind the key one value of those that the task does not combine. */
    static void writeAlone(Object value, ValueEncoding values, ByteSink record) {
        record.writeByte(VALUE);
        values.encode(value, record);
    }

    @Override
    protected void first(int number, Told one) {
        set(number, one.combined ? one.value() : accumulation.first(one.value()));
    }

    @Override
    protected void next(int number, Told one) {
        if (one.combined) {
            set(number, merger.apply(get(number), one.value()));
        } else {
            set(number, accumulation.next(get(number), one.value()));
        }
    }

    @Override
    protected void writeValue(Told one, ByteSink out) {
        if (one.combined) {
            writeCombined(one.value(), values, out);
        } else {
            writeAlone(one.value(), values, out);
        }
    }

    /** Reads what a task has written behind a key. */
    @Override
    protected Told readValue(ByteSource in) {
        byte kind = in.readByte();
        if (kind != COMBINED && kind != VALUE) {
            throw new MalformedBytesException("a task tells nothing of kind " + kind + " of a key");
        }
        told.combined = kind == COMBINED;
        told.read(in, values);
        return told;
    }

    @Override
    protected ToldValues others() {
        return new ToldValues(values, accumulation, merger);
    }
}
