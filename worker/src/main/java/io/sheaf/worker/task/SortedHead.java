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
            naturally(gate, (RefSink) first);
        } else {
            byComparator(gate, (RefSink) first);
        }
    }

    /** By bytes, or by their {@code compareTo} if keys have none; then null alone has bytes, and comes before or behind all of them. */
    private void naturally(Gate gate, RefSink sink) throws IOException {
        try (ExternalSorter byBytes = new ExternalSorter(scope.spilling(1));
                ValueSorter objects = new ValueSorter(scope.spilling(1), scope.values().spilled(), sorting.recordComparator())) {
            long read = read(in -> add(in, byBytes, objects));
            if (sorting.isDescending()) {
                long given = giveObjects(objects.sorted(), 0, gate, sink);
                giveByBytes(byBytes.sorted(), given, gate, sink);
            } else {
                long given = giveByBytes(byBytes.sorted(), 0, gate, sink);
                giveObjects(objects.sorted(), given, gate, sink);
            }
            scope.run().readAll(read);
        }
    }

    private static void add(ByteSource in, ExternalSorter byBytes, ValueSorter objects) {
        int keyLength = in.readCount(1);
        int keyFrom = in.position();
        in.skip(keyLength);
        int length = in.readCount(1);
        if (NaturalObjects.isMarked(in.data(), keyFrom, keyLength)) {
            objects.add(in);
            return;
        }
        int from = in.position();
        in.skip(length);
        byBytes.add(0, prefix(in.data(), keyFrom, keyLength), in.data(), keyFrom, keyLength, in.data(), from, length);
    }

    /** Gives the records, of which the first has this number. Returns that of the one behind them. */
    private long giveByBytes(SortedRecords sorted, long first, Gate gate, RefSink sink) throws IOException {
        ByteSource in = new ByteSource(new byte[0]);
        long number = first;
        for (; !gate.closed && sorted.next(); number++) {
            sorted.readRest(in);
            give(scope.values().decode(in), number, sink);
        }
        return number;
    }

    private long giveObjects(ValueSorter.Sorted sorted, long first, Gate gate, RefSink sink) throws IOException {
        long number = first;
        for (; !gate.closed && sorted.next(); number++) {
            give(sorted.value(), number, sink);
        }
        return number;
    }

    private void give(Object record, long number, RefSink sink) {
        atRecord(number);
        sorting.requireOneType(OrderedKey.type(sorting.key(record)));
        sink.accept(record);
    }

    private void byComparator(Gate gate, RefSink sink) throws IOException {
        try (ValueSorter sorter = new ValueSorter(scope.spilling(1), scope.values().spilled(), sorting.recordComparator())) {
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
