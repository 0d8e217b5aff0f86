package io.sheaf.client.core;

import io.sheaf.InternalException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import io.sheaf.aggregator.order.OrderedResults;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Puts one job's results into order, reads those that workers keep, and gives them to the fold. Used by one thread at a time. */
final class ResultIntake<R> {

    /** Bytes taken since the scheduler was last told. */
    private static final int TELL_AFTER_BYTES = 256 << 10;
    private static final int MAX_RESULT_BYTES = Integer.MAX_VALUE - 64;

    /** What came for a task. */
    private sealed interface Arrived {
        record Slice(Slices slices, int index) implements Arrived {}

        record Stored(ToClient.StoredResults where) implements Arrived {}

        record Failed(Failure failure) implements Arrived {}
    }

    private final ClientSession session;
    private final JobSpec spec;
    private final ResultFold<R> fold;
    private final Uploads uploads;
    private final OrderedResults<Arrived> ordered;
    private final BitSet seen = new BitSet();
    /** Results that the fold takes from their workers itself, by task. */
    private final NavigableMap<Integer, StoredResult> lent = new ConcurrentSkipListMap<>();
    private final StoredReader reader;
    private final Object tellLock = new Object();
    private volatile int taken;
    private int told;
    private volatile long untoldBytes;

    ResultIntake(ClientSession session, JobSpec spec, ResultFold<R> fold, Uploads uploads, boolean inOrder) {
        this.session = session;
        this.spec = spec;
        this.fold = fold;
        this.uploads = uploads;
        this.ordered = inOrder ? new OrderedResults<>() : null;
        this.reader = new StoredReader(session.link());
    }

    ClassLoader loader() {
        return session.link().bundle().loader();
    }

    void take(ToClient message, JobId job) {
        try {
            takeAll(message, job);
        } finally {
            // What is still wanted of it may wait for other tasks for long: no transfer is left open meanwhile.
            reader.close();
        }
        tell(job);
    }

    private void takeAll(ToClient message, JobId job) {
        if (message instanceof ToClient.Results results) {
            for (int i = 0; i < results.tasks().size(); i++) {
                arrived(results.tasks().from() + i, new Arrived.Slice(results.slices(), i), job);
            }
        } else if (message instanceof ToClient.StoredResults stored) {
            for (int task = stored.tasks().from(); task < stored.tasks().to(); task++) {
                arrived(task, new Arrived.Stored(stored), job);
            }
        } else if (message instanceof ToClient.TaskFailed failed) {
            arrived(failed.task(), new Arrived.Failed(failed.failure()), job);
        } else if (message instanceof ToClient.Upload upload) {
            uploads.put(session.link(), upload);
        }
    }

    private void arrived(int task, Arrived result, JobId job) {
        StoredResult again = lent.get(task);
        if (again != null) {
            again.isAt(place(result));
            return;
        }
        if (ordered == null) {
            if (!seen.get(task) && consume(task, result, job)) {
                seen.set(task);
                taken = seen.nextClearBit(taken);
            }
            return;
        }
        ordered.put(task, result);
        for (Arrived next = ordered.peek(); next != null && !fold.enough(); next = ordered.peek()) {
            int nextTask = ordered.nextTask();
            if (!consume(nextTask, next, job)) {
                ordered.forget();
                return;
            }
            ordered.poll();
            taken = ordered.nextTask();
        }
    }

    /** Gives the result to the fold. Returns false if its worker has lost it, and it was asked for again. */
    private boolean consume(int task, Arrived result, JobId job) {
        if (result instanceof Arrived.Slice slice) {
            Slices slices = slice.slices();
            untoldBytes += slices.length(slice.index());
            fold.add(task, new ByteSource(slices.data(), slices.offset(slice.index()), slices.length(slice.index())));
            return true;
        } else if (result instanceof Arrived.Failed failed) {
            fold.failed(task, FailureErrors.toException(failed.failure(), loader()));
            return true;
        }
        ToClient.StoredResults where = ((Arrived.Stored) result).where();
        if (fold.readsStored()) {
            StoredResult stored = new StoredResult(session.link(), job, task, place(result), loader());
            lent.put(task, stored);
            fold.addStored(stored);
            return true;
        }
        byte[] bytes;
        try {
            bytes = whole(reader.open(where, task), task);
        } catch (IOException e) {
            reader.close();
            session.link().send(new FromClient.ResultLost(job, where.lease(), TaskRange.single(task), e.getMessage()));
            return false;
        }
        untoldBytes += TELL_AFTER_BYTES;
        fold.add(task, new ByteSource(bytes));
        return true;
    }

    private StoredResult.Place place(Arrived result) {
        if (result instanceof Arrived.Slice slice) {
            return new StoredResult.Place.Here(slice.slices().slice(slice.index()));
        } else if (result instanceof Arrived.Failed failed) {
            return new StoredResult.Place.Failed(FailureErrors.toException(failed.failure(), loader()));
        }
        return new StoredResult.Place.Stored(((Arrived.Stored) result).where());
    }

    private static byte[] whole(StoredPayloads payloads, int task) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(0);
        while (payloads.nextPiece()) {
            if ((long) whole.size() + payloads.length() > MAX_RESULT_BYTES) {
                throw new ResourceException("the result of task " + task + " is longer than 2 GiB, which a program cannot take in one piece: use"
                        + " more and smaller partitions, or read record by record with iterator()");
            }
            whole.write(payloads.piece(), 0, payloads.length());
        }
        return whole.toByteArray();
    }

    /** Tells the scheduler what need not be kept any more, if it is worth a message. Also called by a thread that iterates. */
    void tell(JobId job) {
        int window = spec.settings().resultWindow();
        synchronized (tellLock) {
            int released = fold.released(taken);
            if (!lent.headMap(released).isEmpty()) {
                lent.headMap(released).clear();
                untoldBytes += TELL_AFTER_BYTES;
            }
            if (released > told && (untoldBytes >= TELL_AFTER_BYTES || window > 0 && released - told >= Math.max(1, window / 2))) {
                session.link().send(new FromClient.Taken(job, released));
                told = released;
                untoldBytes = 0;
            }
        }
    }

    /** See {@link ResultFold#needsJob}. */
    boolean needsJob() {
        return fold.needsJob();
    }

    boolean enough() {
        return fold.enough();
    }

    R finish() {
        return fold.finish();
    }

    /** Whether results are missing. */
    boolean lacks(int tasks) {
        return taken < tasks && !fold.enough();
    }

    /** Checks that no result is missing. */
    void requireAll(int tasks) {
        if (lacks(tasks)) {
            throw new InternalException("job " + spec.id() + " is said to have succeeded with " + tasks + " results, but only the first " + taken
                    + " have come");
        }
    }

    void ended(SheafException errorOrNull) {
        if (fold instanceof EndAware aware) {
            aware.ended(errorOrNull);
        }
    }

    /** A fold whose readers wait for it on threads of their own. */
    interface EndAware {
        void ended(SheafException errorOrNull);
    }
}
