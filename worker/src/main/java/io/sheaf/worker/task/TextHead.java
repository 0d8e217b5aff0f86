package io.sheaf.worker.task;

import io.sheaf.Text;
import io.sheaf.TextOptions;
import io.sheaf.file.Compression;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.partitioner.text.BadTextException;
import io.sheaf.partitioner.text.LineCounts;
import io.sheaf.partitioner.text.TextSplitReader;
import io.sheaf.plan.Operator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The lines of a group of splits of text files. Positions of a {@link Reach} are bytes of all splits, one after another: a cut divides
 * the split it lies in as splits divide files.
 */
final class TextHead implements Head {

    private static final String REPLACED = "text.replaced";

    private final Scope scope;
    private final AttemptRun run;
    private final TextOptions options;
    /** Whether lines become {@link Text}s. */
    private final boolean asBytes;
    private Reach reach;
    private boolean divisible;
    /** Bytes of the splits before the one that is read. */
    private long before;
    private long read;
    /** No line is wanted that begins behind this byte of the file, because the rest was left to others. */
    private long lastByte;

    TextHead(Operator head, Scope scope) {
        this.scope = scope;
        run = scope.run();
        options = new TextOptions((int) head.number(0), head.number(1) == 1);
        asBytes = head.number(2) == 1;
    }

    @Override
    public void run(Gate gate, Sink first) {
        FileSplitGroup group = FileSplitGroup.fromBytes(scope.inputSlice());
        reach = new Reach(run, group.length());
        divisible = group.splits().stream().noneMatch(split -> Compression.isCompressed(split.path()));
        for (FileSplit split : group.splits()) {
            if (gate.closed) {
                break;
            }
            run.checkCancelled();
            FileSplit part = part(split);
            // An empty file is opened too: it may not be empty any more.
            if (part.length() > 0 || split.length() == 0) {
                readPart(part, before - split.offset(), gate, (RefSink) first);
            }
            before += split.length();
        }
        run.readAll(read);
    }

    /** What is to be read of the split. */
    private FileSplit part(FileSplit split) {
        long from = Math.min(split.length(), Math.max(0, reach.from() - before));
        long to = Math.min(split.length(), Math.max(from, reach.to() - before));
        return new FileSplit(split.path(), split.offset() + from, to - from, split.fileSize(), split.mtimeNanos());
    }

    /** @param positionOfFile the position of the first byte of the file, as it were; less than 0 if the group begins within the file */
    private void readPart(FileSplit part, long positionOfFile, Gate gate, RefSink sink) {
        lastByte = Long.MAX_VALUE;
        run.readingLinesOf(part, read);
        LineCounts counts;
        try {
            TextSplitReader reader = new TextSplitReader(part, options);
            LongSupplier last = () -> gate.closed ? -1 : lastByte;
            counts = asBytes
                    ? reader.forEachSlice((buffer, from, length, offset) -> take(Text.copyOf(buffer, from, length), positionOfFile, offset, sink), last)
                    : reader.forEachPlaced((line, offset) -> take(line, positionOfFile, offset, sink), last);
        } catch (BadTextException e) {
            // Says itself where, and that is behind the record that was handed over last.
            run.readingLinesOf(null, 0);
            throw e;
        }
        if (counts.replacedSequences() > 0) {
            run.counter(REPLACED).add(counts.replacedSequences());
        }
    }

    private void take(Object line, long positionOfFile, long offset, RefSink sink) {
        run.checkCancelled();
        if (reach.isToDivide()) {
            divide(positionOfFile, offset);
        }
        run.atRecord(read);
        run.atPlace(offset);
        sink.accept(line);
        read++;
    }

    private void divide(long positionOfFile, long offset) {
        List<Long> cuts = divisible ? reach.cutsOrNull(positionOfFile + offset) : List.of();
        if (cuts != null) {
            reach.leave(cuts);
            lastByte = cuts.isEmpty() ? lastByte : reach.to() - positionOfFile;
        }
    }
}
