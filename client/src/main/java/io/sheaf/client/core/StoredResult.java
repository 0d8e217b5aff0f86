package io.sheaf.client.core;

import io.sheaf.EnvironmentException;
import io.sheaf.IndeterminateInputException;
import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.Fingerprint;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;

/**
 * The result of one task, which a worker keeps and somebody takes value by value. If it is lost before the last one, the
 * scheduler is told and has it made again; what was handed out already is skipped then, and has to be the same. Taken by one
 * thread; another one says where the result is to be had.
 */
final class StoredResult {

    private static final byte[] NONE = {};

    private final SchedulerLink link;
    private final JobId job;
    private final int task;
    private final ClassLoader loader;
    // Guarded by this object's monitor.
    private Place newest;
    // Of the thread that takes.
    private Place reading;
    private StoredPayloads payloadsOrNull;
    private final ByteSource in = new ByteSource(NONE);
    private final Fingerprint.Builder handedOut = new Fingerprint.Builder();
    private long taken;
    private boolean waiting;
    private IOException trouble;

    /** Where a result is. */
    sealed interface Place {

        record Stored(ToClient.StoredResults where) implements Place {}

        record Here(byte[] bytes) implements Place {}

        record Failed(SheafException error) implements Place {}
    }

    /** What comes next. */
    enum Next {
        VALUE,
        /** Not there now: it has to be made again. */
        MISSING,
        /** It was made again, and that failed for good. */
        FAILED,
        END
    }

    StoredResult(SchedulerLink link, JobId job, int task, Place first, ClassLoader loader) {
        this.link = link;
        this.job = job;
        this.task = task;
        this.newest = first;
        this.loader = loader;
    }

    int task() {
        return task;
    }

    /** It is to be had here, too, or only here. */
    synchronized void isAt(Place place) {
        newest = place;
    }

    private synchronized Place newest() {
        return newest;
    }

    /** Looks for the next value, reading as much as that takes. */
    Next advance(StoredReader reader) {
        while (true) {
            try {
                if (waiting && reading == newest()) {
                    return Next.MISSING;
                }
                if (waiting || reading == null) {
                    open(reader);
                }
                if (reading instanceof Place.Failed) {
                    return Next.FAILED;
                }
                if (in.remaining() > 0) {
                    return Next.VALUE;
                }
                if (payloadsOrNull == null || !payloadsOrNull.nextPiece()) {
                    return Next.END;
                }
                in.reset(payloadsOrNull.piece(), 0, payloadsOrNull.length());
            } catch (IOException e) {
                lost(reader, e);
            }
        }
    }

    /** The value that {@link #advance} found. */
    Object take() {
        int from = in.position();
        Object value = ValueCodec.decode(in, loader);
        handedOut.add(in.data(), from, in.position() - from);
        taken++;
        return value;
    }

    private void open(StoredReader reader) throws IOException {
        reading = newest();
        waiting = false;
        payloadsOrNull = null;
        in.reset(NONE, 0, 0);
        if (reading instanceof Place.Here here) {
            in.reset(here.bytes(), 0, here.bytes().length);
            skipTaken();
        } else if (reading instanceof Place.Stored stored) {
            payloadsOrNull = reader.open(stored.where(), task);
            skipTaken();
        }
    }

    private void skipTaken() throws IOException {
        Fingerprint.Builder again = new Fingerprint.Builder();
        for (long skipped = 0; skipped < taken; skipped++) {
            while (in.remaining() == 0) {
                if (payloadsOrNull == null || !payloadsOrNull.nextPiece()) {
                    throw differs();
                }
                in.reset(payloadsOrNull.piece(), 0, payloadsOrNull.length());
            }
            int from = in.position();
            ValueCodec.decode(in, loader);
            again.add(in.data(), from, in.position() - from);
        }
        if (!again.build().equals(handedOut.build())) {
            throw differs();
        }
    }

    private void lost(StoredReader reader, IOException e) {
        reader.close();
        payloadsOrNull = null;
        in.reset(NONE, 0, 0);
        waiting = true;
        trouble = e;
        if (reading instanceof Place.Stored stored && reading == newest()) {
            link.send(new FromClient.ResultLost(job, stored.where().lease(), TaskRange.single(task), e.getMessage()));
        }
    }

    /** Why making it again failed. */
    SheafException failure() {
        return ((Place.Failed) reading).error();
    }

    /** What is said when it is missing and nobody makes it again. */
    EnvironmentException gone() {
        return new EnvironmentException("the result of task " + task + " of job " + job + " was left where its worker keeps it, and cannot be read"
                + " any more (" + trouble.getMessage() + "): run the job again", trouble, FailureSite.of(job));
    }

    private IndeterminateInputException differs() {
        return new IndeterminateInputException("the result of task " + task + " was lost, made again, and differs from the first " + taken
                + " of its records, which have been taken already. Make the functions give the same output for the same input, or run the job again",
                null, FailureSite.of(job));
    }
}
