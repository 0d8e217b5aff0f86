package io.sheaf.worker.task;

import io.sheaf.TextOptions;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.partitioner.text.BadTextException;
import io.sheaf.partitioner.text.LineConsumer;
import io.sheaf.partitioner.text.LineCounts;
import io.sheaf.partitioner.text.TextSplitReader;
import io.sheaf.plan.Operator;

/** The lines of a group of splits of text files. */
final class TextHead implements Head {

    private static final String REPLACED = "text.replaced";

    private final Scope scope;
    private final TextOptions options;
    private long read;

    TextHead(Operator head, Scope scope) {
        this.scope = scope;
        options = new TextOptions((int) head.number(0), head.number(1) == 1);
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
        for (FileSplit split : FileSplitGroup.fromBytes(scope.inputSlice()).splits()) {
            if (gate.closed) {
                break;
            }
            run.checkCancelled();
            LineCounts counts = read(split, lines, gate);
            if (counts.replacedSequences() > 0) {
                run.counter(REPLACED).add(counts.replacedSequences());
            }
        }
        run.readAll(read);
    }

    private LineCounts read(FileSplit split, LineConsumer lines, Gate gate) {
        scope.run().readingLinesOf(split, read);
        try {
            TextSplitReader reader = new TextSplitReader(split, options);
            return scope.run().skippedOrNull() == null ? reader.forEach(lines, () -> gate.closed) : readPlaced(reader, lines, gate);
        } catch (BadTextException e) {
            // Says itself where, and that is behind the record that was handed over last.
            scope.run().readingLinesOf(null, 0);
            throw e;
        }
    }

    /** For who has to say where a line is that is left out. */
    private LineCounts readPlaced(TextSplitReader reader, LineConsumer lines, Gate gate) {
        AttemptRun run = scope.run();
        return reader.forEachPlaced((line, offset) -> {
            run.atPlace(offset);
            lines.accept(line);
        }, () -> gate.closed);
    }
}
