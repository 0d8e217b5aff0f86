package io.sheaf.client.core;

import io.sheaf.IndeterminateInputException;
import io.sheaf.InternalException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import io.sheaf.aggregator.order.OrderedResults;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Puts one job's results into order, reads those that workers keep, and gives them to the fold. Used by one thread at a time. */
final class ResultIntake<R> {

    /** Bytes taken since the scheduler was last told. */
    private static final int TELL_AFTER_BYTES = 256 << 10;
    private static final int MAX_RESULT_BYTES = Integer.MAX_VALUE - 64;
    private static final int MOST_ROOM_BYTES = 16 << 20;
    private static final byte[] NO_ROOM = {};

    /** What came for a task. */
    private sealed interface Arrived {
        record Slice(Slices slices, int index) implements Arrived {}

        record Stored(ToClient.StoredResults where) implements Arrived {}

        record Failed(Failure failure) implements Arrived {}
    }

    private record Waiting(int task, Arrived result) {}

    private final ClientSession session;
    private final JobSpec spec;
    private final ResultFold<R> fold;
    private final Uploads uploads;
    private final OrderedResults<Arrived> ordered;
    private final BitSet seen = new BitSet();
    private final TakenResults before;
    /** What came in no order while results were to be compared. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Results that the fold takes from their workers itself, by task. */
    private final NavigableMap<Integer, StoredResult> lent = new ConcurrentSkipListMap<>();
    private boolean anyLent;
    private boolean differs;
    private final StoredReader reader;
    /** For a result that a worker keeps, one after another. */
    private byte[] room = NO_ROOM;
    private final Object tellLock = new Object();
    private volatile int taken;
    /** Of those taken, in order, the ones that the job has given in its present life. */
    private volatile int confirmed;
    private int told;
    private volatile long untoldBytes;

    ResultIntake(ClientSession session, JobSpec spec, ResultFold<R> fold, Uploads uploads, boolean inOrder) {
        this.session = session;
        this.spec = spec;
        this.fold = fold;
        this.uploads = uploads;
        this.ordered = inOrder ? new OrderedResults<>() : null;
        this.before = TakenResults.of(spec.settings().isDurable());
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
            confirmed = Math.min(taken, before.firstOpen(taken));
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
        if (before.isOpen(task)) {
            compare(task, result, job);
        } else if (ordered == null) {
            waiting.add(new Waiting(task, result));
        } else {
            ordered.put(task, result);
        }
        giveWhatWaits(job);
    }

    // Nothing of a job that runs anew goes to the program beside what it has, before that has turned out to be the same.
    private void giveWhatWaits(JobId job) {
        if (before.anyOpen()) {
            return;
        } else if (ordered != null) {
            giveInOrder(job);
            return;
        }
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!seen.get(next.task()) && consume(next.task(), next.result(), job)) {
                seen.set(next.task());
                taken = seen.nextClearBit(taken);
            }
        }
    }

    private void giveInOrder(JobId job) {
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
            before.add(task, slices.data(), slices.offset(slice.index()), slices.length(slice.index()));
            fold.add(task, new ByteSource(slices.data(), slices.offset(slice.index()), slices.length(slice.index())));
            return true;
        } else if (result instanceof Arrived.Failed failed) {
            before.addFailed(task, failed.failure().kind());
            fold.failed(task, FailureErrors.toException(failed.failure(), loader()));
            return true;
        }
        ToClient.StoredResults where = ((Arrived.Stored) result).where();
        if (fold.readsStored()) {
            StoredResult stored = new StoredResult(session.link(), job, task, place(result), loader());
            lent.put(task, stored);
            anyLent = true;
            fold.addStored(stored);
            return true;
        }
        ByteSource bytes = readOrNull(where, task, job);
        if (bytes == null) {
            return false;
        }
        untoldBytes += TELL_AFTER_BYTES;
        before.add(task, bytes.data(), bytes.position(), bytes.remaining());
        fold.add(task, bytes);
        return true;
    }

    /** The result that a worker keeps, valid until the next is read; null if it has lost it, and it was asked for again. */
    private ByteSource readOrNull(ToClient.StoredResults where, int task, JobId job) {
        try {
            return whole(reader.open(where, task), task);
        } catch (IOException e) {
            reader.close();
            session.link().send(new FromClient.ResultLost(job, where.lease(), TaskRange.single(task), e.getMessage()));
            return null;
        }
    }

    private void compare(int task, Arrived result, JobId job) {
        boolean same;
        if (result instanceof Arrived.Slice slice) {
            Slices slices = slice.slices();
            untoldBytes += slices.length(slice.index());
            same = before.isSame(task, slices.data(), slices.offset(slice.index()), slices.length(slice.index()));
        } else if (result instanceof Arrived.Failed failed) {
            same = before.isSameFailure(task, failed.failure().kind());
        } else {
            ByteSource bytes = readOrNull(((Arrived.Stored) result).where(), task, job);
            if (bytes == null) {
                return;
            }
            untoldBytes += TELL_AFTER_BYTES;
            same = before.isSame(task, bytes.data(), bytes.position(), bytes.remaining());
        }
        if (!same) {
            differs = true;
            throw new IndeterminateInputException("the scheduler was started again and ran the job anew, and the result of task " + task + " differs from"
                    + " that which had been taken before. Make the functions give the same output for the same input, or run the job again"
                    + (spec.settings().idempotencyKey().isEmpty() ? "" : " under another idempotency key"), null, FailureSite.of(job));
        }
    }

    /** Whether the job is well, but gave another result than an earlier scheduler's run of it. */
    boolean differs() {
        return differs;
    }

    /**
     * The job runs anew, and all results come once more: what was taken is compared with them.
     *
     * @return false if that cannot be, because records of a result that a worker keeps were taken by themselves
     */
    boolean comesAgain() {
        if (anyLent) {
            return false;
        }
        before.comeAgain();
        waiting.clear();
        if (ordered != null) {
            ordered.forgetAll();
        }
        synchronized (tellLock) {
            // Nobody may tell the next scheduler of results that it has not given yet.
            confirmed = 0;
            told = 0;
            untoldBytes = 0;
        }
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

    private ByteSource whole(StoredPayloads payloads, int task) throws IOException {
        byte[] whole = room;
        int length = 0;
        while (payloads.nextPiece()) {
            long needed = (long) length + payloads.length();
            if (needed > MAX_RESULT_BYTES) {
                throw new ResourceException("the result of task " + task + " is longer than 2 GiB, which a program cannot take in one piece: use"
                        + " more and smaller partitions, or read record by record with iterator()");
            }
            if (needed > whole.length) {
                whole = Arrays.copyOf(whole, (int) Math.min(MAX_RESULT_BYTES, Math.max(needed, 2L * whole.length)));
            }
            System.arraycopy(payloads.piece(), 0, whole, length, payloads.length());
            length = (int) needed;
        }
        room = whole.length <= MOST_ROOM_BYTES ? whole : NO_ROOM;
        return new ByteSource(whole, 0, length);
    }

    /** Tells the scheduler what need not be kept any more, if it is worth a message. Also called by a thread that iterates. */
    void tell(JobId job) {
        int window = spec.settings().resultWindow();
        synchronized (tellLock) {
            int released = fold.released(confirmed);
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
        return fold.enough() && !before.anyOpen();
    }

    R finish() {
        return fold.finish();
    }

    /** Whether results are missing. */
    boolean lacks(int tasks) {
        return (taken < tasks || before.anyOpen()) && !enough();
    }

    /** Checks that no result is missing. */
    void requireAll(int tasks) {
        if (lacks(tasks)) {
            throw new InternalException("job " + spec.id() + " is said to have succeeded with " + tasks + " results, but only the first " + taken
                    + " have come");
        }
    }

    void ended(SheafException errorOrNull) {
        // Who keeps the job keeps this.
        room = NO_ROOM;
        if (fold instanceof EndAware aware) {
            aware.ended(errorOrNull);
        }
    }

    /** A fold whose readers wait for it on threads of their own. */
    interface EndAware {
        void ended(SheafException errorOrNull);
    }
}
