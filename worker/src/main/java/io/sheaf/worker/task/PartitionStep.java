package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.ValueQueue;
import io.sheaf.plan.Nulls;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function over all records of a task: they are kept until the last has come, in files where memory does not hold them.
 * Owned by the attempt's thread.
 */
final class PartitionStep implements RefSink, StepEnd, AutoCloseable {

    private final AttemptRun run;
    private final UnaryOperator<Object> held;
    private final Function<Iterator<Object>, Iterator<Object>> function;
    private final RefSink next;
    private final Gate behind;
    private final String place;
    private final ValueQueue records;

    /**
     * @param held what may be held of a record while the steps before make others
     * @param function what the user gave, and where
     */
    PartitionStep(
            Scope scope, UnaryOperator<Object> held, Function<Iterator<Object>, Iterator<Object>> function, RefSink next, Gate behind, String place) {
        this.run = scope.run();
        this.held = held;
        this.function = function;
        this.next = next;
        this.behind = behind;
        this.place = place;
        records = new ValueQueue(scope.spilling(1), scope.values().spilled());
    }

    @Override
    public void accept(Object record) {
        records.add(held.apply(record));
    }

    @Override
    public void finish() throws Exception {
        Iterator<Object> out = Nulls.given(function.apply(records.iterator()), place, "Return an Iterator, empty for no records");
        // Iterators of ours may hold a process or a stream.
        try (AutoCloseable held = out instanceof AutoCloseable closeable ? closeable : null) {
            while (!behind.closed && out.hasNext()) {
                run.checkCancelled();
                next.accept(out.next());
            }
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
