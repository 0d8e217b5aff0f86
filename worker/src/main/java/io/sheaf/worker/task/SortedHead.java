package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ExternalSorter;
import io.sheaf.aggregator.spill.SortedRecords;
import io.sheaf.aggregator.spill.ValueSorter;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.OrderedKey;
import io.sheaf.plan.Operator;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;
import java.util.function.Consumer;

/** The records of a partition in order, equal ones in the order of producers. */
final class SortedHead implements Head {

    private final Sorting sorting;
    private final Scope scope;

    SortedHead(Operator head, Scope scope) {
        this.scope = scope;
        sorting = Sorting.of(head, scope);
    }

    @Override
    public void run(Gate gate, Sink first) throws IOException {
        if (sorting.isNatural()) {
            byBytes(gate, (RefSink) first);
        } else {
            byComparator(gate, (RefSink) first);
        }
    }

    private void byBytes(Gate gate, RefSink sink) throws IOException {
        try (ExternalSorter sorter = new ExternalSorter(scope.spilling(1))) {
            long read = read(in -> {
                int keyLength = in.readCount(1);
                int keyFrom = in.position();
                in.skip(keyLength);
                int length = in.readCount(1);
                int from = in.position();
                in.skip(length);
                sorter.add(0, prefix(in.data(), keyFrom, keyLength), in.data(), keyFrom, keyLength, in.data(), from, length);
            });
            SortedRecords sorted = sorter.sorted();
            ByteSource in = new ByteSource(new byte[0]);
            for (long given = 0; !gate.closed && sorted.next(); given++) {
                atRecord(given);
                sorted.readRest(in);
                Object record = scope.values().decode(in);
                sorting.requireOneType(OrderedKey.type(sorting.key(record)));
                sink.accept(record);
            }
            scope.run().readAll(read);
        }
    }

    private void byComparator(Gate gate, RefSink sink) throws IOException {
        try (ValueSorter sorter = new ValueSorter(scope.spilling(1), scope.values(), sorting.recordComparator())) {
            long read = read(sorter::add);
            ValueSorter.Sorted sorted = sorter.sorted();
            for (long given = 0; !gate.closed && sorted.next(); given++) {
                atRecord(given);
                sink.accept(sorted.value());
            }
            scope.run().readAll(read);
        }
    }

    private long read(Consumer<ByteSource> adder) throws IOException {
        long read = 0;
        ByteSource in = new ByteSource(new byte[0]);
        try (BlockInput input = Inputs.partition(scope)) {
            while (input.nextFrame()) {
                in.reset(input.frame(), 0, input.length());
                while (in.remaining() > 0) {
                    atRecord(read);
                    adder.accept(in);
                    read++;
                }
            }
        }
        return read;
    }

    private void atRecord(long number) {
        scope.run().checkCancelled();
        scope.run().atRecord(number);
    }

    /** The first bytes as a number whose unsigned order is theirs. */
    private static long prefix(byte[] bytes, int from, int length) {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << 8 | (i < length ? bytes[from + i] & 0xff : 0);
        }
        return prefix;
    }
}
