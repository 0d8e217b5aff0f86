package io.sheaf.worker.task;

import io.sheaf.SheafException;
import io.sheaf.aggregator.spill.MergedKeys;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.Dictionary;
import io.sheaf.codec.ShortKey;
import io.sheaf.partitioner.route.HashRouting;
import io.sheaf.worker.storage.BlockWriter;
import java.io.IOException;

/** A task's output on its way into one block per partition. Owned by the attempt's thread. */
final class ShuffleOut implements AutoCloseable {

    private final BlockWriter writer;
    private final ByteSink record = new ByteSink(256);
    private final Dictionary dictionary = Dictionary.toSend();
    private final ReferringValues values;
    private final Scope scope;
    private final ByteSink key = new ByteSink(64);
    private final Rest<Object> value;
    private final Rest<Object> sortable;

    /** Appends to the record what follows the key. */
    interface Rest<R> {
        void write(R value, ByteSink record);
    }

    ShuffleOut(Scope scope) {
        this(scope, scope.parts().blocks().writer(scope.run().blockId(), scope.partitions(), scope.parts().shuffleEncoder()));
    }

    /** One partition, in a file even if memory is left. */
    static ShuffleOut inFile(Scope scope) {
        return new ShuffleOut(scope, scope.parts().blocks().fileWriter(scope.run().blockId(), 1));
    }

    private ShuffleOut(Scope scope, BlockWriter writer) {
        this.writer = writer;
        this.scope = scope;
        values = scope.values().referringTo(dictionary);
        value = values::encode;
        sortable = measured(value);
    }

    /** How keys and values are written to it. */
    ReferringValues values() {
        return values;
    }

    int partitionOf(long keyHash) {
        return HashRouting.partition(keyHash, writer.partitions());
    }

    int partitions() {
        return writer.partitions();
    }

    /** Appends a record made of a key and a value, to the partition of the key. */
    void addPair(Object newKey, Object newValue) {
        long shortKey = ShortKey.of(newKey);
        if (shortKey != ShortKey.NONE) {
            add(ShortKey.hash(shortKey), shortKey, newValue, value);
        } else {
            add(values.encodeKey(newKey, key), key, newValue, value);
        }
    }

    /** What is written with its length in front, so that it can be passed over. */
    <R> Rest<R> measured(Rest<R> rest) {
        return (newValue, to) -> {
            int begun = to.beginMeasured();
            rest.write(newValue, to);
            to.endMeasured(begun);
        };
    }

    /** Appends a record made of a key and what follows it. */
    <R> void add(long keyHash, ByteSink key, R newValue, Rest<? super R> rest) {
        startRecord(key.buffer(), 0, key.size());
        rest.write(newValue, record);
        add(partitionOf(keyHash));
    }

    /** The same of a {@link ShortKey}. */
    <R> void add(long keyHash, long shortKey, R newValue, Rest<? super R> rest) {
        record.truncate(0);
        ShortKey.writeMeasured(shortKey, record);
        rest.write(newValue, record);
        add(partitionOf(keyHash));
    }

    /** Appends a record that can be sorted without being decoded: what orders it, and the value, each with its length. */
    void addSortable(int partition, ByteSink key, Object newValue) {
        startRecord(key.buffer(), 0, key.size());
        sortable.write(newValue, record);
        add(partition);
    }

    /** Appends a record that is a value. */
    void addValue(int partition, Object newValue) {
        record.truncate(0);
        values.encode(newValue, record);
        add(partition);
    }

    /** Appends one record per key, made of it and what it came to. */
    <R> void addAll(MergedKeys<R> keys, Rest<R> rest) {
        while (keys.next()) {
            startRecord(keys.key().buffer(), 0, keys.key().size());
            rest.write(keys.value(), record);
            add(keys.partition());
        }
    }

    TaskOutput finish() {
        try {
            BlockWriter.Written written = writer.finish(dictionary.toBytes());
            return new TaskOutput.Kept(written.payload(), written.fingerprint(), written.records(), written.weights());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private void startRecord(byte[] key, int from, int length) {
        record.truncate(0);
        record.writeUnsigned(length);
        record.writeBytes(key, from, length);
    }

    private void add(int partition) {
        try {
            writer.append(partition, record.buffer(), 0, record.size());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SheafException failed(IOException e) {
        return Outputs.blocksFailed(e, scope.parts().blocks().directory());
    }
}
