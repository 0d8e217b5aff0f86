package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Values encoded one after another, in the task's slice or in a block. A template of {@link Loops}. */
final class ValuesHead implements Head {

    private final Scope scope;
    private long read;
    /** Values before those that this task reads. */
    private long skipped;

    ValuesHead(Scope scope) {
        this.scope = scope;
    }

    @Override
    public void run(Gate gate, Sink first) throws IOException {
        RefSink sink = (RefSink) first;
        if (scope.source() instanceof TaskSource.Blocks blocks) {
            try (BlockInput input = Inputs.block(scope, blocks)) {
                while (!gate.closed && input.nextFrame()) {
                    push(new ByteSource(input.frame(), 0, input.length()), gate, sink);
                }
            }
        } else {
            pushSlice(gate, sink);
        }
        scope.run().readAll(read - skipped);
    }

    private void pushSlice(Gate gate, RefSink sink) {
        AttemptRun run = scope.run();
        byte[] slice = scope.inputSlice();
        Reach reach = new Reach(run, slice.length);
        ByteSource in = new ByteSource(slice);
        skipTo(reach.from(), in);
        while (in.position() < reach.to() && !gate.closed) {
            run.checkCancelled();
            if (reach.isToDivide()) {
                divide(slice, in.position(), reach);
            }
            Object value = scope.values().decode(in);
            run.atRecord(read);
            sink.accept(value);
            read++;
        }
    }

    // Values can be told from each other only by reading them.
    private void skipTo(long from, ByteSource in) {
        while (in.position() < from) {
            scope.values().decode(in);
            skipped++;
        }
        read = skipped;
    }

    /** Cuts between values, at the first place from each wanted one on. */
    private void divide(byte[] slice, int at, Reach reach) {
        List<Long> wanted = reach.cutsOrNull(at);
        if (wanted == null) {
            return;
        }
        List<Long> cuts = new ArrayList<>();
        ByteSource in = new ByteSource(slice);
        in.skip(at);
        long last = at;
        for (long cut : wanted) {
            while (in.position() < cut) {
                scope.values().decode(in);
            }
            if (in.position() > last && in.position() < reach.to()) {
                last = in.position();
                cuts.add(last);
            }
        }
        reach.leave(cuts);
    }

    private void push(ByteSource in, Gate gate, RefSink sink) {
        AttemptRun run = scope.run();
        while (in.remaining() > 0 && !gate.closed) {
            run.checkCancelled();
            Object value = scope.values().decode(in);
            run.atRecord(read);
            sink.accept(value);
            read++;
        }
    }
}
