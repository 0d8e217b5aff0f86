package io.sheaf.worker.task;

import io.sheaf.ResourceException;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import java.io.IOException;
import java.util.Locale;

/** Writes the records of an attempt to a sink of the user's or ours. Owned by the attempt's thread. */
final class SinkTerminal implements Terminal {

    /** The most that an attempt may say about what it wrote: the commit gets it from all tasks. */
    private static final int MAX_PART_BYTES = 64 << 10;

    private final Scope scope;
    private final io.sheaf.Sink.Writer<Object, Object> writer;
    private long records;

    SinkTerminal(Operator terminal, Scope scope) throws Exception {
        this.scope = scope;
        io.sheaf.Sink<Object, Object, Object> sink = scope.userSink(terminal);
        try {
            writer = sink.open(attempt(scope.attempt()));
        } catch (IOException e) {
            throw Outputs.failed(e);
        }
    }

    @Override
    public Sink sink() {
        RefSink sink = this::write;
        return sink;
    }

    @Override
    public TaskOutput finish() throws Exception {
        ByteSink part = new ByteSink(64);
        try {
            scope.values().encode(writer.finish(), part);
        } catch (IOException e) {
            throw Outputs.failed(e);
        }
        if (part.size() > MAX_PART_BYTES) {
            throw new ResourceException("what the sink's writer says about its output takes " + part.size() + " bytes encoded, more than the "
                    + MAX_PART_BYTES + " that a commit gets of each task. Let finish() return where the output is, not the output");
        }
        return new TaskOutput.Inline(Slices.of(part.toArray()), records);
    }

    @Override
    public void close() throws Exception {
        writer.close();
    }

    private void write(Object record) {
        try {
            writer.write(record);
        } catch (IOException e) {
            throw Outputs.failed(e);
        } catch (Exception e) {
            throw Thrown.<RuntimeException>asIs(e);
        }
        records++;
    }

    private static io.sheaf.Sink.Attempt attempt(TaskAttempt attempt) {
        String name = String.format(Locale.ROOT, "part-%05d-attempt-%d", attempt.task(), attempt.attempt());
        int generation = attempt.generation().value();
        String unique = generation == 0 ? name : name + "-generation-" + generation;
        return new io.sheaf.Sink.Attempt(attempt.job().toString(), attempt.task(), unique);
    }
}
