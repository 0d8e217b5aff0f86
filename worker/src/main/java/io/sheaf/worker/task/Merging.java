package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.Pair;
import io.sheaf.aggregator.table.Combiner;
import io.sheaf.aggregator.table.CountTable;
import io.sheaf.aggregator.table.Groups;
import io.sheaf.aggregator.table.KeyOrder;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.Operator;
import java.util.Collections;
import java.util.function.BinaryOperator;

/**
 * Takes the records that producers wrote for one partition and gives one record per key, in {@link KeyOrder}. Every
 * record begins with the length of the encoded key and the key. Owned by the attempt's thread.
 */
abstract class Merging {

    final KeyTable keys;
    final Values values;

    private Merging(Scope scope) {
        keys = new KeyTable(scope.parts().tableBytes());
        values = scope.values();
    }

    static Merging of(Operator head, Scope scope) {
        return switch (head.kind()) {
            case SHUFFLE_REDUCED, SHUFFLE_AGGREGATED -> new Merged(scope, scope.function(head, 0));
            case SHUFFLE_GROUPED -> new Grouped(scope);
            case SHUFFLE_COUNTED -> new Counted(scope);
            case SHUFFLE_DISTINCT -> new Distinct(scope);
            default -> throw new InternalException(head.kind() + " merges nothing");
        };
    }

    /** Takes one record. */
    final void add(ByteSource in) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        add(in.data(), from, length, KeyHash.hash(in.data(), from, length), in);
    }

    /** The order in which keys are to be given, all in one partition. */
    final KeyOrder order() {
        return KeyOrder.of(keys, 1, hash -> 0);
    }

    /** The record of the {@code number}-th key. */
    abstract Object record(int number);

    abstract void add(byte[] key, int from, int length, long hash, ByteSource rest);

    final Object key(int number) {
        return values.decode(new ByteSource(keys.keyArray(number), keys.keyOffset(number), keys.keyLength(number)));
    }

    private static final class Merged extends Merging {
        private final Combiner combiner = new Combiner(keys);
        private final BinaryOperator<Object> merger;

        Merged(Scope scope, BinaryOperator<Object> merger) {
            super(scope);
            this.merger = merger;
        }

        @Override
        void add(byte[] key, int from, int length, long hash, ByteSource rest) {
            combiner.merge(key, from, length, hash, values.decode(rest), merger);
        }

        @Override
        Object record(int number) {
            return new Pair<>(key(number), combiner.accumulator(number));
        }
    }

    private static final class Grouped extends Merging {
        private final Groups groups;

        Grouped(Scope scope) {
            super(scope);
            groups = new Groups(keys, scope.parts().tableBytes());
        }

        @Override
        void add(byte[] key, int from, int length, long hash, ByteSource rest) {
            int start = rest.position();
            Object value = values.decode(rest);
            groups.add(key, from, length, hash, value, rest.position() - start);
        }

        @Override
        Object record(int number) {
            return new Pair<>(key(number), Collections.unmodifiableList(groups.values(number)));
        }
    }

    private static final class Counted extends Merging {
        private final CountTable counts = new CountTable(keys);

        Counted(Scope scope) {
            super(scope);
        }

        @Override
        void add(byte[] key, int from, int length, long hash, ByteSource rest) {
            counts.add(key, from, length, hash, rest.readUnsigned());
        }

        @Override
        Object record(int number) {
            return new Pair<>(key(number), counts.count(number));
        }
    }

    private static final class Distinct extends Merging {
        Distinct(Scope scope) {
            super(scope);
        }

        @Override
        void add(byte[] key, int from, int length, long hash, ByteSource rest) {
            keys.number(key, from, length, hash);
        }

        @Override
        Object record(int number) {
            return key(number);
        }
    }
}
