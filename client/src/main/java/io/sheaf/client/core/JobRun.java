package io.sheaf.client.core;

import io.sheaf.Accumulator;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.Progress;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.Skipped;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.Skips;
import io.sheaf.plan.message.ToClient;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One submitted job as its client sees it. Messages are queued by the link's thread and handled one at a time by whoever
 * waits for the job, so that a blocking call needs no other thread; if nobody waits, by a merging thread.
 *
 * @param <R> the job's result
 */
final class JobRun<R> implements Job<R> {

    private static final System.Logger LOG = System.getLogger(JobRun.class.getName());

    /**
     * For how long a thread that waits for its job takes part in it. It spares a short job the way to another thread; in a long one, a thread
     * more than there are slots makes others wait for a processor: ten rounds of k-means kept two of them busy for 86 % of the time, 97 % without.
     */
    private static final long HELP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** For so long whoever helps is thought to be back soon, so that nobody else is sent for messages: what it does is a part of the job in any case. */
    private static final long SHORT_HELP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * What its specification does not say, for people.
     *
     * @param notes where its steps were called
     * @param keepers who keeps what its stages stand for
     */
    record Background(Map<StageId, Planner.Notes> notes, Map<StageId, LogicalNode.Keeper> keepers) {}

    private final ClientSession session;
    private final JobSpec spec;
    private final Background background;
    private final ResultIntake<R> intake;
    private final Closing closing;
    private final Deque<ToClient> inbox = new ArrayDeque<>();
    private final List<Consumer<? super Progress>> progressListeners = new ArrayList<>();
    private final List<Runnable> endCallbacks = new ArrayList<>();
    private final List<Runnable> endActions = new ArrayList<>();
    // Guarded by this object's monitor, like all that follows.
    private int waiters;
    /** Those who take part in the job, and will wait again. */
    private int helpers;
    /** When the last of them began. */
    private long helpingSince;
    private boolean handling;
    private boolean scheduled;
    private JobId id;
    private JobState state = JobState.QUEUED;
    private Progress progress = new Progress(0, 0, 0);
    private Map<String, Long> counters = Map.of();
    private Slices accumulated = Slices.EMPTY;
    private Skips skips = Skips.NONE;
    private boolean closed;
    /** Why what was to be done after the job's end failed; null if it did not. */
    private SheafException closingError;
    private final ChoiceText.Said said = new ChoiceText.Said();
    private long handled;
    private boolean ended;
    private boolean accepted;
    private boolean rejected;
    private boolean letGo;
    private R value;
    private SheafException error;
    private CompletableFuture<R> future;

    private JobRun(
            ClientSession session, JobSpec spec, Background background, ResultFold<R> fold, Uploads uploads, boolean ordered, Closing closing) {
        this.session = session;
        this.background = background;
        this.spec = spec;
        this.closing = closing;
        this.id = spec.id();
        this.intake = new ResultIntake<>(session, spec, fold, uploads, ordered);
    }

    /** Submits the job. */
    static <R> JobRun<R> submit(
            ClientSession session, JobSpec spec, Background background, ResultFold<R> fold, Uploads uploads, boolean ordered, Closing closing) {
        JobRun<R> run = new JobRun<>(session, spec, background, fold, uploads, ordered, closing);
        session.register(spec.id(), run);
        session.link().send(new FromClient.Submit(spec));
        return run;
    }

    @Override
    public synchronized JobId id() {
        return id;
    }

    /** How many stages it has. */
    int stages() {
        return spec.stages().size();
    }

    @Override
    public synchronized JobState status() {
        return state;
    }

    @Override
    public synchronized Progress progress() {
        return progress;
    }

    @Override
    public synchronized Map<String, Long> counters() {
        return counters;
    }

    @Override
    public <A> A accumulated(Accumulator<A> accumulator) {
        Slices known;
        synchronized (this) {
            known = accumulated;
        }
        return Accumulators.merged(accumulator, known, id(), intake.loader());
    }

    @Override
    public synchronized Skipped skipped() {
        return new Skipped(skips.skipped(), skips.first());
    }

    @Override
    public String explain() {
        return Explanation.withKept(explainAlone(), background.keepers());
    }

    /** Without the jobs that keep what it reads. */
    String explainAlone() {
        ChoiceText.Said known;
        synchronized (this) {
            known = said.copy();
        }
        return Explanation.ofRunAlone(spec.stages(), background.notes(), known);
    }

    /** Who keeps what its stages stand for. */
    Map<StageId, LogicalNode.Keeper> keepers() {
        return background.keepers();
    }

    // Messages

    void received(ToClient message) {
        synchronized (this) {
            // Nobody need be woken to learn what is known.
            if (said.take(message) || takesAcceptance(message)) {
                return;
            }
            inbox.add(message);
            if (waiters > 0 || helpers > 0 && System.nanoTime() - helpingSince < SHORT_HELP_NANOS) {
                notifyAll();
                return;
            }
            if (scheduled || handling) {
                return;
            }
            scheduled = true;
        }
        mergeLater();
    }

    /** Whether the message says no more than that the job was accepted, under the id that it has. */
    private boolean takesAcceptance(ToClient message) {
        if (!(message instanceof ToClient.Accepted said)) {
            return false;
        }
        accepted = true;
        if (spec.settings().detached()) {
            notifyAll();
        }
        return said.actual().equals(id);
    }

    private void mergeLater() {
        try {
            session.merge(() -> {
                synchronized (this) {
                    scheduled = false;
                }
                handleAll();
            });
        } catch (RejectedExecutionException e) {
            // The session is closed; whoever still waits handles its messages itself or sees the link's end.
            synchronized (this) {
                scheduled = false;
            }
        }
    }

    /** Handles what is queued, unless another thread is at it. */
    private void handleAll() {
        synchronized (this) {
            if (handling) {
                return;
            }
            handling = true;
        }
        while (true) {
            ToClient message;
            synchronized (this) {
                message = inbox.poll();
                if (message == null) {
                    handling = false;
                    notifyAll();
                    return;
                }
            }
            handleSafely(message);
            synchronized (this) {
                handled++;
                notifyAll();
            }
        }
    }

    private void handleSafely(ToClient message) {
        try {
            handle(message);
        } catch (SheafException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(FailureErrors.whileMerging(id(), e));
        }
    }

    private void handle(ToClient message) {
        if (message instanceof ToClient.Accepted accepted) {
            synchronized (this) {
                id = accepted.actual();
            }
        } else if (message instanceof ToClient.Progress report) {
            progressed(report);
        } else if (message instanceof ToClient.Rejected no) {
            rejected(no);
        } else if (message instanceof ToClient.Ended end) {
            ended(end);
        } else if (!hasEnded()) {
            intake.take(message, id());
            finishEarly();
        }
    }

    private void rejected(ToClient.Rejected message) {
        if (message.begunAnew() && !hasEnded() && intake.comesAgain()) {
            session.link().send(new FromClient.Submit(spec));
            return;
        }
        synchronized (this) {
            rejected |= !ended;
        }
        end(JobState.FAILED, null, FailureErrors.toException(message.failure(), intake.loader()));
    }

    private void finishEarly() {
        if (intake.enough()) {
            R result = intake.finish();
            cancel("the client has all it needs");
            end(JobState.SUCCEEDED, result, null);
        }
    }

    private void ended(ToClient.Ended message) {
        if (!hasEnded() && !isClosed(message)) {
            return;
        }
        synchronized (this) {
            counters = message.counters();
            accumulated = message.accumulated();
            skips = message.skips();
            progress = new Progress(Math.max(progress.tasksDone(), message.resultTasks()), Math.max(progress.tasksTotal(), message.resultTasks()), progress.retries());
        }
        if (message.state() == JobState.SUCCEEDED && !hasEnded()) {
            requireResults(message.resultTasks());
            R result = intake.finish();
            if (closingError != null) {
                throw closingError;
            }
            end(JobState.SUCCEEDED, result, null);
        } else {
            SheafException failure = FailureErrors.toException(message.failureOrNull(), intake.loader());
            if (closingError != null) {
                failure.addSuppressed(closingError);
            }
            end(message.state(), null, failure);
        }
    }

    /** Whether what is to be done after the job's end is done. If not, it has been begun, and this message comes again when it is. */
    private boolean isClosed(ToClient.Ended message) {
        if (closed) {
            return true;
        }
        closed = true;
        Optional<JobRun<?>> last = beginClosing(message);
        last.ifPresent(run -> run.onEnded(() -> {
            synchronized (this) {
                closingError = run.errorOrNull();
            }
            received(message);
        }));
        return last.isEmpty();
    }

    private Optional<JobRun<?>> beginClosing(ToClient.Ended message) {
        try {
            return closing.begin(message);
        } catch (SheafException e) {
            closingError = e;
            return Optional.empty();
        }
    }

    private void requireResults(int tasks) {
        String key = spec.settings().idempotencyKey();
        if (!key.isEmpty() && intake.lacks(tasks)) {
            throw new RefusedException("job " + id() + " with the idempotency key '" + key + "' has succeeded, but its results went to an"
                    + " earlier submission with the same key, of this program or another. Use another key to run it again.");
        }
        intake.requireAll(tasks);
    }

    private void progressed(ToClient.Progress report) {
        List<Consumer<? super Progress>> listeners;
        Progress now = new Progress(report.tasksDone(), report.tasksTotal(), report.retries());
        synchronized (this) {
            if (ended) {
                return;
            }
            // The end itself is told by another message, together with the result.
            state = report.state().isFinal() ? state : report.state();
            progress = now;
            listeners = List.copyOf(progressListeners);
        }
        listeners.forEach(listener -> callback(() -> listener.accept(now)));
    }

    private void fail(SheafException e) {
        if (!intake.differs()) {
            cancel("the client failed: " + e.getMessage());
        }
        end(JobState.FAILED, null, e);
    }

    void linkLost(SheafException reason) {
        end(JobState.FAILED, null, reason);
    }

    private void end(JobState finalState, R result, SheafException failure) {
        List<Runnable> callbacks;
        List<Runnable> actions;
        CompletableFuture<R> promise;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            state = finalState;
            value = result;
            error = failure;
            promise = future;
            actions = List.copyOf(endActions);
            callbacks = List.copyOf(endCallbacks);
            notifyAll();
        }
        intake.ended(failure);
        actions.forEach(Runnable::run);
        if (!intake.needsJob()) {
            letGo();
        }
        if (promise != null) {
            completeElsewhere(promise);
        }
        callbacks.forEach(this::callback);
    }

    /** Nobody needs anything of the ended job any more; does nothing before its end, and the second time. */
    void letGo() {
        JobId known;
        synchronized (this) {
            if (!ended || letGo) {
                return;
            }
            letGo = true;
            known = id;
        }
        session.link().send(new FromClient.Release(known));
        session.forget(known);
        session.forget(spec.id());
    }

    /** What a thread met that takes results from workers itself: fails the job, unless it has ended. Gives the error. */
    SheafException failedTaking(Throwable thrown) {
        SheafException failure = thrown instanceof SheafException own ? own : FailureErrors.whileMerging(id(), thrown);
        fail(failure);
        letGo();
        return failure;
    }

    // What depends on it is the user's and may wait for other jobs, so that it gets a thread that nobody else needs.
    private void completeElsewhere(CompletableFuture<R> promise) {
        try {
            session.merge(() -> complete(promise));
        } catch (RejectedExecutionException e) {
            complete(promise);
        }
    }

    private void complete(CompletableFuture<R> promise) {
        if (error == null) {
            promise.complete(value);
        } else {
            promise.completeExceptionally(error);
        }
    }

    // What a callback throws goes where the JDK sends what a thread throws.
    private void callback(Runnable work) {
        try {
            session.callbacks().execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    Thread thread = Thread.currentThread();
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
            });
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    // Waiting

    /** A task that waited for a task would keep the slot the other may need: it is told at once. */
    void requireMayWait() {
        if (session.link().isInTask() && !hasEnded()) {
            throw new IllegalStateException("a task waits for another job of the cluster it runs on, and keeps the slot meanwhile that the"
                    + " job may need. Let the task return what the next job needs, and start that job from the program");
        }
    }

    @Override
    public R join() {
        requireMayWait();
        try {
            await(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return outcome();
    }

    @Override
    public R join(Duration limit) throws TimeoutException {
        return join(limit, "it goes on");
    }

    /** @param then what becomes of the job when the time is up, for the message */
    R join(Duration limit, String then) throws TimeoutException {
        requireMayWait();
        try {
            if (!await(TimeLimits.nanos(limit))) {
                throw new TimeoutException("job " + id() + " has not ended within " + limit + "; " + then);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return outcome();
    }

    /** Cancels the job because the thread that waits for it was interrupted. */
    JobCancelledException interrupted(InterruptedException e) {
        cancel("the waiting thread was interrupted");
        Thread.currentThread().interrupt();
        return new JobCancelledException("the thread that waited for job " + id() + " was interrupted, so the job was cancelled", e, FailureSite.of(id()));
    }

    private R outcome() {
        CompletableFuture<R> promise;
        synchronized (this) {
            promise = future;
        }
        if (promise != null) {
            // Under way to it: who has the result finds the future done.
            promise.handle((result, thrown) -> null).join();
        }
        synchronized (this) {
            if (error != null) {
                throw error;
            }
            return value;
        }
    }

    /** Waits as a user of the result does. */
    boolean awaitAsUser(long nanos) throws InterruptedException {
        requireMayWait();
        return await(nanos);
    }

    /** Waits for the end, handling messages meanwhile; returns whether it came. */
    boolean await(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        beginWaiting();
        try {
            while (true) {
                long before = handledCount();
                handleAll();
                if (hasEnded()) {
                    return true;
                }
                // Only who waits without limit may take on work that lasts as long as it likes.
                boolean mayHelp = nanos == Long.MAX_VALUE && System.nanoTime() - start < HELP_NANOS;
                if (mayHelp && help()) {
                    continue;
                }
                long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                awaitMessage(before, left);
            }
        } finally {
            endWaiting();
        }
    }

    private boolean help() {
        synchronized (this) {
            if (!inbox.isEmpty() && !handling) {
                return true;
            }
            waiters--;
            helpers++;
            helpingSince = System.nanoTime();
        }
        try {
            return session.link().helpOne(id());
        } finally {
            synchronized (this) {
                helpers--;
                waiters++;
            }
        }
    }

    // Also while it looks at messages, so that nobody else is sent for those which come meanwhile: it looks again before it waits.
    private synchronized void beginWaiting() {
        waiters++;
    }

    private synchronized void endWaiting() {
        waiters--;
        // A message may have come for this thread alone, which now does something else.
        if (waiters == 0 && !inbox.isEmpty() && !handling && !scheduled) {
            scheduled = true;
            mergeLater();
        }
    }

    /**
     * Handles messages until one more than {@code before} were handled, by whom ever, the job has ended, or the time is up.
     *
     * @param before {@link #handledCount} when the caller had not yet looked for what it waits for
     */
    void awaitSomething(long before, long nanos) throws InterruptedException {
        requireMayWait();
        long start = System.nanoTime();
        beginWaiting();
        try {
            while (true) {
                handleAll();
                long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
                if (hasEnded() || handledCount() != before || left <= 0) {
                    return;
                }
                awaitMessage(before, left);
            }
        } finally {
            endWaiting();
        }
    }

    /** How many messages were handled to their end. */
    synchronized long handledCount() {
        return handled;
    }

    // A thread of a fork-join pool says that it waits: what it waits for may need another one of that pool, as do tasks with parallel streams.
    private void awaitMessage(long before, long nanos) throws InterruptedException {
        if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
            waitForMessage(before, nanos);
            return;
        }
        ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
            @Override
            public boolean block() throws InterruptedException {
                waitForMessage(before, nanos);
                return true;
            }

            @Override
            public boolean isReleasable() {
                return mayGoOn(before);
            }
        });
    }

    private synchronized boolean mayGoOn(long before) {
        return ended || handled != before || !inbox.isEmpty() && !handling;
    }

    private synchronized void waitForMessage(long before, long nanos) throws InterruptedException {
        if (mayGoOn(before)) {
            return;
        }
        if (nanos == Long.MAX_VALUE) {
            wait();
        } else {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, nanos));
        }
    }

    /** Runs this on the thread that ends the job, or at once if it has ended. Must be short. */
    void onEnded(Runnable action) {
        synchronized (this) {
            if (!ended) {
                endActions.add(action);
                return;
            }
        }
        action.run();
    }

    void awaitEnd(long nanos) {
        try {
            await(Math.max(0, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the scheduler refused it, so that asking once more may have another answer. */
    synchronized boolean wasRejected() {
        return rejected;
    }

    private synchronized boolean isAccepted() {
        return accepted || ended;
    }

    private synchronized boolean isLetGo() {
        return letGo;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether it has ended as far as what has come says, whoever is handling that now. */
    boolean hasEndedByNow() {
        handleAll();
        synchronized (this) {
            try {
                while (handling) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ended;
        }
    }

    /** Why it ended without a result; null if it has one or has not ended. */
    synchronized SheafException errorOrNull() {
        return error;
    }

    // Control

    @Override
    public void cancel() {
        cancel("cancelled by its client");
    }

    void cancel(String reason) {
        if (!hasEnded()) {
            session.link().send(new FromClient.Cancel(id(), null, reason));
        }
    }

    /** Cancels the job and does not wait for the scheduler to agree. */
    void endCancelled(String reason) {
        cancel(reason);
        end(JobState.CANCELLED, null, new JobCancelledException("job " + id() + " was cancelled: " + reason, null, FailureSite.of(id())));
    }

    void cancelTask(int task) {
        session.link().send(new FromClient.Cancel(id(), TaskRange.single(task), "item " + task + " was cancelled by its client"));
    }

    /** Lets the scheduler know that results were handed out. */
    void tellTaken() {
        if (!isLetGo()) {
            intake.tell(id());
        }
    }

    /** More inputs for an open job. */
    void append(int firstTask, io.sheaf.plan.Slices inputs, boolean last) {
        session.link().send(new FromClient.Append(id(), firstTask, inputs, last));
    }

    /** Waits until a detached job, which is to go on, has been accepted. */
    void awaitAccepted(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        synchronized (this) {
            long left = nanos;
            while (spec.settings().detached() && !accepted && !ended && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, left));
                left = nanos - (System.nanoTime() - start);
            }
        }
    }

    void closeWithCluster() {
        if (spec.settings().detached()) {
            if (!isAccepted()) {
                LOG.log(Level.WARNING, "the cluster handle was closed before the detached job {0} was accepted: look for it with sheaf job list, and submit it"
                        + " again if it is not there", id());
            }
            end(JobState.CANCELLED, null, new JobCancelledException("the cluster handle was closed; the detached job " + id() + " goes on", null, FailureSite.of(id())));
        } else {
            cancel("its cluster handle was closed");
        }
    }

    @Override
    public CompletableFuture<R> result() {
        CompletableFuture<R> promise;
        boolean now;
        synchronized (this) {
            if (future == null) {
                future = new JobFuture();
            }
            promise = future;
            now = ended;
        }
        if (now) {
            complete(promise);
        }
        return promise;
    }

    /** Cancelling it cancels the job. */
    private final class JobFuture extends CompletableFuture<R> {
        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean first = super.cancel(mayInterrupt);
            JobRun.this.cancel();
            return first;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }

    @Override
    public void onProgress(Consumer<? super Progress> listener) {
        Checks.notNull(listener, "listener");
        synchronized (this) {
            progressListeners.add(listener);
        }
    }

    @Override
    public void onEnd(Consumer<? super JobState> listener) {
        Checks.notNull(listener, "listener");
        afterEnd(() -> listener.accept(status()));
    }

    /** Calls this once, with the result or the error, on the callback thread. */
    void whenEnded(BiConsumer<? super R, ? super SheafException> listener) {
        afterEnd(() -> listener.accept(value, error));
    }

    private void afterEnd(Runnable callback) {
        synchronized (this) {
            if (!ended) {
                endCallbacks.add(callback);
                return;
            }
        }
        callback(callback);
    }
}
