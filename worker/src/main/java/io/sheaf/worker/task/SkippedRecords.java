package io.sheaf.worker.task;

import io.sheaf.SheafException;
import io.sheaf.SkippedRecord;
import io.sheaf.Skipping;
import io.sheaf.TaskFailedException;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Failures;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.Skips;
import io.sheaf.worker.storage.LostBlockException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one attempt leaves out, within what its job allows. Owned by the attempt's thread. */
final class SkippedRecords implements AutoCloseable {

    /** The ends of passes that only measure: what they leave out is left out once more by the pass that follows. */
    private static final Set<OperatorKind> MEASURING = Set.of(OperatorKind.WRITE_SAMPLE, OperatorKind.WRITE_COUNT);

    // What is told one by one travels with the outcome, so it is shorter than what is written down.
    private static final int TOLD_MESSAGE_CHARS = 1_000;
    private static final int TOLD_STACK_CHARS = 2_000;
    private static final int TOLD_RECORD_CHARS = 1_000;

    private final Scope scope;
    private final Skipping limit;
    private final boolean counted;
    private final Quarantine quarantineOrNull;
    private final List<SkippedRecord> first = new ArrayList<>();
    private long count;
    private long chars;

    private SkippedRecords(Scope scope, Skipping limit) {
        this.scope = scope;
        this.limit = limit;
        counted = !MEASURING.contains(scope.program().code().terminal().kind());
        quarantineOrNull = counted && limit.isKept() ? new Quarantine(scope, limit.directory()) : null;
    }

    /** Null if the job leaves out nothing. */
    static SkippedRecords orNull(Scope scope) {
        Skipping limit = scope.attempt().stage().settings().skipping();
        return limit.isOn() ? new SkippedRecords(scope, limit) : null;
    }

    /**
     * Leaves out a record for which a function threw.
     *
     * @throws RuntimeException the same if it is no fault of the record, or another one if that was one record too many for this attempt
     */
    void skip(Object record, Exception thrown) {
        if (!isOfTheRecord(thrown)) {
            throw Thrown.<RuntimeException>asIs(thrown);
        }
        if (!counted) {
            return;
        }
        count++;
        boolean tells = first.size() < Skips.MOST_TOLD && chars < Skips.MOST_CHARS;
        if (tells || quarantineOrNull != null) {
            SkippedRecord skipped = describe(record, thrown);
            if (tells) {
                tell(skipped.cut(TOLD_MESSAGE_CHARS, TOLD_STACK_CHARS, TOLD_RECORD_CHARS));
            }
            if (quarantineOrNull != null) {
                quarantineOrNull.write(skipped);
            }
        }
        if (limit.records() > 0 && count > limit.records()) {
            throw new TaskFailedException(new Skips(count, 0, first, Slices.EMPTY).tooMany("this task alone", limit), thrown);
        }
    }

    // What is the engine's, or nobody's to catch, may come out of a function as the cause of an exception of the user's.
    private boolean isOfTheRecord(Exception thrown) {
        return !scope.run().cancelled()
                && Failures.causeOrNull(thrown, SheafException.class) == null
                && Failures.causeOrNull(thrown, LostBlockException.class) == null
                && Failures.causeOrNull(thrown, InterruptedException.class) == null
                && Failures.causeOrNull(thrown, VirtualMachineError.class) == null;
    }

    private SkippedRecord describe(Object record, Exception thrown) {
        Origin origin = Origin.of(scope);
        AttemptRun run = scope.run();
        return new SkippedRecord(run.stage(), run.task(), origin.source(), origin.position(), thrown.getClass().getName(),
                Failures.message(thrown), Failures.stack(thrown), RecordText.of(record));
    }

    private void tell(SkippedRecord skipped) {
        first.add(skipped);
        chars += Skips.chars(skipped);
    }

    /** All records have come. */
    void finish() throws IOException {
        if (quarantineOrNull != null) {
            quarantineOrNull.finish();
        }
    }

    /** What the attempt says of it in the end. */
    Skips told() {
        long read = limit.share() > 0 && counted && Origin.isOutside(scope) ? scope.run().recordsRead() : 0;
        return new Skips(count, read, first, part());
    }

    private Slices part() {
        if (quarantineOrNull == null || !quarantineOrNull.isWritten()) {
            return Slices.EMPTY;
        }
        ByteSink part = new ByteSink(64);
        scope.values().encode(quarantineOrNull.part(), part);
        return Slices.of(part.toArray());
    }

    @Override
    public void close() throws IOException {
        if (quarantineOrNull != null) {
            quarantineOrNull.close();
        }
    }
}
