package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.OrderedKey;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a sample of what a sort compares, each record with the same chance, by a reservoir (Vitter's Algorithm R) whose
 * draws depend on task and place only. How many are kept depends on the partitions to come and the tasks of the stage;
 * their bytes are bounded, so that the samples of all tasks fit in a message. Owned by the attempt's thread.
 */
final class SampleTerminal implements Terminal {

    private static final long SEED = 0x9e3779b97f4a7c15L;
    /** For all partitions and tasks together; more make ranges more even. */
    private static final int KEYS_PER_PARTITION = 64;
    private static final int FEWEST_KEYS = 16;
    private static final int MOST_KEYS = 4096;
    private static final int BYTES_OF_ALL_TASKS = 8 << 20;
    private static final int MOST_BYTES = 64 << 10;
    /** Of a longer one the beginning is as good a bound. */
    private static final int MAX_KEY_BYTES = 1 << 10;

    private final Sorting sorting;
    private final Values values;
    private final ByteSink encoded = new ByteSink(64);
    private final List<byte[]> kept = new ArrayList<>();
    private final long seed;
    private final int byteLimit;
    private int limit;
    private int bytes;
    private long count;

    SampleTerminal(Operator terminal, Scope scope) {
        sorting = Sorting.of(terminal, scope);
        values = scope.values();
        int tasks = scope.attempt().stage().tasks();
        long wanted = (long) KEYS_PER_PARTITION * scope.partitions() / tasks;
        limit = (int) Math.max(FEWEST_KEYS, Math.min(MOST_KEYS, wanted));
        byteLimit = Math.min(MOST_BYTES, BYTES_OF_ALL_TASKS / tasks);
        seed = KeyHash.mix(SEED + scope.attempt().task());
    }

    @Override
    public Sink sink() {
        RefSink sink = record -> add(sorting.key(record));
        return sink;
    }

    @Override
    public TaskOutput finish() {
        if (count == 0) {
            return new TaskOutput.Inline(Slices.EMPTY, 0);
        }
        return new TaskOutput.Inline(Slices.of(new KeySample(sorting.typeName(), count, kept).toBytes()), 1);
    }

    private void add(Object key) {
        if (sorting.isNatural()) {
            sorting.requireOneType(OrderedKey.type(key));
        }
        long place = place(count++);
        if (place < limit) {
            keep((int) place, encode(key));
        }
    }

    /** Where in the reservoir record {@code number} goes; nowhere if that is behind its end. */
    private long place(long number) {
        return number < limit ? number : Long.remainderUnsigned(KeyHash.mix(seed + number), number + 1);
    }

    private byte[] encode(Object key) {
        if (sorting.isNatural()) {
            sorting.encode(key, encoded);
            if (NaturalObjects.include(key)) {
                values.encode(key, encoded);
            } else {
                encoded.truncate(Math.min(MAX_KEY_BYTES, encoded.size()));
            }
        } else {
            encoded.reset();
            values.encode(key, encoded);
        }
        return encoded.toArray();
    }

    // All places are alike, so that giving up the last ones leaves a fair sample of fewer.
    private void keep(int place, byte[] key) {
        if (place < kept.size()) {
            bytes -= kept.set(place, key).length;
        } else {
            kept.add(key);
        }
        bytes += key.length;
        while (bytes > byteLimit) {
            bytes -= kept.remove(kept.size() - 1).length;
            limit = kept.size();
        }
    }
}
