package io.sheaf.worker.task;

import io.sheaf.Sink;
import io.sheaf.SkippedRecord;
import io.sheaf.file.FilePart;
import io.sheaf.file.QuarantineSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where an attempt writes down what it leaves out: a file of its own, begun with the first record. Owned by the attempt's thread. */
final class Quarantine implements AutoCloseable {

    private final Scope scope;
    private final QuarantineSink sink;
    private Sink.Writer<SkippedRecord, FilePart> writerOrNull;
    private FilePart part;

    Quarantine(Scope scope, String directory) {
        this.scope = scope;
        sink = new QuarantineSink(directory);
    }

    void write(SkippedRecord skipped) {
        try {
            if (writerOrNull == null) {
                open();
            }
            writerOrNull.write(skipped);
        } catch (IOException e) {
            throw Outputs.failed(e);
        } catch (Exception e) {
            throw Thrown.<RuntimeException>asIs(e);
        }
    }

    private void open() throws IOException {
        TaskAttempt attempt = scope.attempt();
        // What the job leaves there is removed with its end.
        scope.sinks().remember(attempt.job(), ("quarantine " + sink.directory()).getBytes(StandardCharsets.UTF_8), sink, scope.loader());
        String name = String.format(Locale.ROOT, "stage-%d-part-%05d-attempt-%d-generation-%d",
                attempt.stage().stage().value(), attempt.task(), attempt.attempt(), attempt.generation().value());
        writerOrNull = sink.open(new Sink.Attempt(attempt.job().toString(), attempt.task(), name));
    }

    /** Whether there is any record in it. */
    boolean isWritten() {
        return writerOrNull != null;
    }

    void finish() {
        if (writerOrNull != null) {
            try {
                part = writerOrNull.finish();
            } catch (IOException e) {
                throw Outputs.failed(e);
            } catch (Exception e) {
                throw Thrown.<RuntimeException>asIs(e);
            }
        }
    }

    /** What a commit has to know of it, once it is finished. */
    FilePart part() {
        return part;
    }

    @Override
    public void close() throws IOException {
        if (writerOrNull != null) {
            try {
                writerOrNull.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw Thrown.<RuntimeException>asIs(e);
            }
        }
    }
}
