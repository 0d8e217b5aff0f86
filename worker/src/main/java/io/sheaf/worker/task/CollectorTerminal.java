package io.sheaf.worker.task;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Operator;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collector;

/**
 * A JDK collector's container is the result if it survives the journey; otherwise the records are, for the client to
 * collect. Which of the two is seen at the first record, when the container shows what it is made of. Owned by the
 * attempt's thread.
 */
final class CollectorTerminal implements Terminal {

    static final int CONTAINER = 0;
    static final int VALUES = 1;

    private final Scope scope;
    private final ResultOut out;
    private final ResultEncoder encoder;
    private final BiConsumer<Object, Object> accumulator;
    private final Object container;
    private boolean asValues;
    private long records;

    CollectorTerminal(Operator terminal, Scope scope) {
        this.scope = scope;
        out = new ResultOut(scope);
        encoder = new ResultEncoder(scope);
        Supplier<Collector<Object, Object, Object>> supplier = scope.function(terminal, 0);
        Collector<Object, Object, Object> collector = supplier.get();
        accumulator = collector.accumulator();
        container = collector.supplier().get();
    }

    @Override
    public Sink sink() {
        RefSink sink = this::add;
        return sink;
    }

    @Override
    public TaskOutput finish() {
        if (records == 0) {
            asValues = true;
            startValues();
        }
        if (!asValues) {
            out.add(encoder.encode(CONTAINER, container));
        }
        return out.finish(asValues ? records : 1);
    }

    @Override
    public void close() {
        out.close();
    }

    private void add(Object record) {
        if (!asValues) {
            accumulator.accept(container, record);
        }
        if (records++ == 0 && !containerTravels()) {
            asValues = true;
            startValues();
        }
        if (asValues) {
            out.add(encoder.encode(record));
        }
    }

    private void startValues() {
        out.add(new byte[] {VALUES}, 0, 1);
    }

    private boolean containerTravels() {
        if (container == null) {
            return false;
        }
        try {
            ByteSink bytes = new ByteSink(64);
            scope.values().encode(container, bytes);
            return scope.values().decode(new ByteSource(bytes.toArray())).getClass() == container.getClass();
        } catch (SheafException e) {
            return false;
        }
    }
}
