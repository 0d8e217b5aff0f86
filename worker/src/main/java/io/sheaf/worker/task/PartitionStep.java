package io.sheaf.worker.task;

import io.sheaf.plan.Nulls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A function over all records of a task: they are kept until the last has come. Owned by the attempt's thread.
 */
final class PartitionStep implements RefSink, StepEnd {

    private final AttemptRun run;
    private final UnaryOperator<Object> held;
    private final Function<Iterator<Object>, Iterator<Object>> function;
    private final RefSink next;
    private final Gate behind;
    private final String place;
    private List<Object> records = new ArrayList<>();

    /** @param held what may be held of a record while the steps before make others */
    PartitionStep(
            AttemptRun run, UnaryOperator<Object> held, Function<Iterator<Object>, Iterator<Object>> function, RefSink next, Gate behind, String place) {
        this.run = run;
        this.held = held;
        this.function = function;
        this.next = next;
        this.behind = behind;
        this.place = place;
    }

    @Override
    public void accept(Object record) {
        records.add(held.apply(record));
    }

    @Override
    public void finish() throws Exception {
        Iterator<Object> in = Collections.unmodifiableList(records).iterator();
        records = null;
        Iterator<Object> out = Nulls.given(function.apply(in), place, "Return an Iterator, empty for no records");
        // Iterators of ours may hold a process or a stream.
        try (AutoCloseable held = out instanceof AutoCloseable closeable ? closeable : null) {
            while (!behind.closed && out.hasNext()) {
                run.checkCancelled();
                next.accept(out.next());
            }
        }
    }
}
