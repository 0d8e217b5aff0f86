package io.sheaf.worker.task;

import io.sheaf.partitioner.InputException;
import io.sheaf.partitioner.split.TextSplit;
import io.sheaf.partitioner.text.LineConsumer;
import io.sheaf.partitioner.text.LineCounts;
import io.sheaf.partitioner.text.TextOptions;
import io.sheaf.partitioner.text.TextOptions.Malformed;
import io.sheaf.partitioner.text.TextSplitReader;
import io.sheaf.plan.Operator;

/** The lines of a split of a text file. */
final class TextHead implements Head {

    private static final String REPLACED = "text.replaced";

    private final Scope scope;
    private final TextOptions options;
    private long read;

    TextHead(Operator head, Scope scope) {
        this.scope = scope;
        options = TextOptions.DEFAULT
                .withMaxLineBytes((int) head.number(0))
                .withMalformed(head.number(1) == 1 ? Malformed.REPLACE : Malformed.REFUSE);
    }

    @Override
    public void run(Gate gate, Sink first) {
        RefSink sink = (RefSink) first;
        AttemptRun run = scope.run();
        LineConsumer lines = line -> {
            run.checkCancelled();
            run.atRecord(read);
            sink.accept(line);
            read++;
        };
        LineCounts counts = read(lines, gate);
        if (counts.replacedSequences() > 0) {
            run.counter(REPLACED).add(counts.replacedSequences());
        }
        run.readAll(read);
    }

    private LineCounts read(LineConsumer lines, Gate gate) {
        try {
            TextSplit split = TextSplit.fromBytes(scope.inputSlice());
            return new TextSplitReader(split, options).forEach(lines, () -> gate.closed);
        } catch (InputException e) {
            throw Listings.asSheafException(e);
        }
    }
}
