package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.CombiningTable.Accumulation;
import io.sheaf.aggregator.spill.ValueEncoding;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.MalformedBytesException;
import java.util.function.BinaryOperator;

/**
 * Brings together what tasks tell of a key. A task tells either what its values came to, or, if it did not combine this key,
 * one value after another; those are folded here as that task would have, before they are merged with what other tasks told.
 * So the result is the same whichever it did, also of functions that are not associative. Tasks come one after another.
 *
 * <p>What a {@link io.sheaf.aggregator.spill.CombiningTable} is given are {@link Told}s, and its accumulators are either what
 * all tasks so far came to, or {@link Open}. Owned by the attempt's thread.
 */
final class TaskFold implements Accumulation, ValueEncoding {

    private static final byte COMBINED = 0;
    private static final byte VALUE = 1;
    /** Of what is spilled; the others are those of what is told. */
    private static final byte OPEN_FIRST = 2;
    private static final byte OPEN_LATER = 3;
    private static final byte CLOSED = 4;

    private final ValueEncoding values;
    private final Accumulation ofTask;
    private final BinaryOperator<Object> merger;
    private final Told told = new Told();

    /** What a task tells of a key at once. */
    static final class Told {
        private int task;
        private boolean combined;
        private Object value;
    }

    /** What the tasks before one came to, if there were any, and what the values of that one have come to so far. */
    private static final class Open {
        private boolean later;
        private Object before;
        private int task;
        private Object ofTask;
    }

    /** @param ofTask folds the values of one task */
    TaskFold(ValueEncoding values, Accumulation ofTask, BinaryOperator<Object> merger) {
        this.values = values;
        this.ofTask = ofTask;
        this.merger = merger;
    }

    /** Writes behind the key what all its values in a task came to. */
    static void writeCombined(Object accumulator, ValueEncoding values, ByteSink record) {
        record.writeByte(COMBINED);
        values.encode(accumulator, record);
    }

    /** Writes behind the key one value of those that the task does not combine. */
    static void writeValue(Object value, ValueEncoding values, ByteSink record) {
        record.writeByte(VALUE);
        values.encode(value, record);
    }

    /** What follows is of this task. */
    void startTask(int task) {
        told.task = task;
    }

    /** Reads what follows a key. Valid until the next call. */
    Told read(ByteSource in) {
        told.combined = isCombined(in.readByte());
        told.value = values.decode(in);
        return told;
    }

    /** What all tasks came to, of an accumulator that is not used any more. */
    Object whole(Object accumulator) {
        if (!(accumulator instanceof Open open)) {
            return accumulator;
        }
        return open.later ? merger.apply(open.before, open.ofTask) : open.ofTask;
    }

    @Override
    public Object first(Object value) {
        Told one = (Told) value;
        return one.combined ? one.value : begin(new Open(), one);
    }

    @Override
    public Object next(Object accumulator, Object value) {
        Told one = (Told) value;
        if (one.combined) {
            return merger.apply(whole(accumulator), one.value);
        }
        if (accumulator instanceof Open open && open.task == one.task) {
            open.ofTask = ofTask.next(open.ofTask, one.value);
            return open;
        }
        Object before = whole(accumulator);
        Open open = accumulator instanceof Open same ? same : new Open();
        open.before = before;
        open.later = true;
        return begin(open, one);
    }

    private Open begin(Open open, Told one) {
        open.task = one.task;
        open.ofTask = ofTask.first(one.value);
        return open;
    }

    @Override
    public void encode(Object value, ByteSink out) {
        if (value instanceof Told one) {
            out.writeByte(one.combined ? COMBINED : VALUE);
            out.writeUnsigned(one.task);
            values.encode(one.value, out);
        } else if (value instanceof Open open) {
            out.writeByte(open.later ? OPEN_LATER : OPEN_FIRST);
            out.writeUnsigned(open.task);
            if (open.later) {
                values.encode(open.before, out);
            }
            values.encode(open.ofTask, out);
        } else {
            out.writeByte(CLOSED);
            values.encode(value, out);
        }
    }

    @Override
    public Object decode(ByteSource in) {
        byte kind = in.readByte();
        if (kind == CLOSED) {
            return values.decode(in);
        }
        int task = (int) in.readUnsigned();
        return kind == OPEN_FIRST || kind == OPEN_LATER ? readOpen(kind, task, in) : readTold(kind, task, in);
    }

    private Open readOpen(byte kind, int task, ByteSource in) {
        Open open = new Open();
        open.task = task;
        open.later = kind == OPEN_LATER;
        if (open.later) {
            open.before = values.decode(in);
        }
        open.ofTask = values.decode(in);
        return open;
    }

    private Told readTold(byte kind, int task, ByteSource in) {
        Told one = new Told();
        one.task = task;
        one.combined = isCombined(kind);
        one.value = values.decode(in);
        return one;
    }

    private static boolean isCombined(byte kind) {
        if (kind != COMBINED && kind != VALUE) {
            throw new MalformedBytesException("a task tells nothing of kind " + kind + " of a key");
        }
        return kind == COMBINED;
    }
}
