package io.sheaf.scheduler.runtime;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.clock.EngineClock;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.scheduler.core.ClusterSnapshot;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.core.SchedulerCore;
import io.sheaf.scheduler.core.SchedulerEvent;
import io.sheaf.scheduler.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Runs a {@link SchedulerCore} for any number of threads. Whoever delivers an event while nobody steps the core sees to it that it
 * is stepped, and that what comes of it is sent, until nothing is left; others only leave their event. He does it himself, or
 * leaves it to an executor, which takes in together what comes together. So a delivery returns at once or
 * after some work, and never waits for another thread. A delivery from within a link leaves its event for the step that
 * follows.
 *
 * <p>The mailbox has no bound of its own, because a delivery that blocked could block the very thread that empties it.
 * The transport bounds it: it reads on from a peer only while {@link #backlog} is small.
 *
 * <p>If the core finds its own state broken, all links are closed, and every later call fails with the reason.
 */
public final class SchedulerLoop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SchedulerLoop.class.getName());

    private static final int BATCH = 1024;

    private sealed interface Mail {
        record Event(SchedulerEvent event) implements Mail {}

        /** {@code linkOrNull} comes into force with the event. */
        record Worker(WorkerEpoch epoch, WorkerLink link) implements Mail {}

        record Client(ClientId id, ClientLink link) implements Mail {}

        record Look(CompletableFuture<ClusterSnapshot> answer) implements Mail {}

        /** The last mail that is taken in. */
        record End(CompletableFuture<Void> answer) implements Mail {}
    }

    private final SchedulerCore core;
    private final Journal journalOrNull;
    private final LongSupplier nanos;
    private final LongSupplier wallMillis;
    private final Executor stepper;
    private final AlarmClock alarms;
    private final long firstEpoch;
    private final AtomicLong epochs = new AtomicLong();
    private final AtomicLong clientIds = new AtomicLong();
    private final ConcurrentLinkedQueue<Mail> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Dispatch dispatch;
    private volatile Thread stepping;
    // Of the thread that steps.
    private final List<CompletableFuture<ClusterSnapshot>> looks = new ArrayList<>();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private boolean over;
    private final CompletableFuture<Throwable> whenBroken = new CompletableFuture<>();
    private volatile Throwable broken;

    public SchedulerLoop(SchedulerConfig config, ClusterEpoch epoch) {
        this(config, epoch, Runnable::run);
    }

    /** @param stepper steps the core, on one thread or many, at once or soon; it must do so until this loop was told to {@link #end} */
    public SchedulerLoop(SchedulerConfig config, ClusterEpoch epoch, Executor stepper) {
        this(config, epoch, null, Clocks.SYSTEM, stepper);
    }

    /** With a journal, which stays open: takes up the jobs that it holds. */
    public SchedulerLoop(SchedulerConfig config, Journal.Opened journal, Executor stepper) {
        this(config, journal.journal().cluster(), journal.journal(), Clocks.SYSTEM, stepper);
        deliver(new SchedulerEvent.Revived(journal.remembered()));
    }

    /** @param nanos a clock that never goes back; {@code wallMillis} the time of day, only shown */
    public SchedulerLoop(SchedulerConfig config, ClusterEpoch epoch, LongSupplier nanos, LongSupplier wallMillis) {
        this(config, epoch, null, new Clocks(nanos, wallMillis), Runnable::run);
    }

    private record Clocks(LongSupplier nanos, LongSupplier wallMillis) {
        static final Clocks SYSTEM = new Clocks(EngineClock.nanos(), System::currentTimeMillis);
    }

    private SchedulerLoop(SchedulerConfig config, ClusterEpoch epoch, Journal journalOrNull, Clocks clocks, Executor stepper) {
        this.journalOrNull = journalOrNull;
        this.core = new SchedulerCore(config, epoch);
        this.nanos = clocks.nanos();
        this.wallMillis = clocks.wallMillis();
        this.stepper = stepper;
        this.firstEpoch = epoch.value() << 20;
        this.alarms = new AlarmClock(nanos, this::deliver);
        this.dispatch = new Dispatch(alarms, this::deliver);
    }

    /** A worker says hello. What it is answered, a welcome or a refusal, comes over the link, maybe before this returns. */
    public WorkerEpoch workerJoined(WorkerInfo info, WorkerLink link) {
        WorkerEpoch epoch = new WorkerEpoch(firstEpoch + epochs.incrementAndGet());
        post(new Mail.Worker(epoch, link), new Mail.Event(new SchedulerEvent.WorkerJoined(epoch, info)));
        return epoch;
    }

    public void workerSaid(WorkerEpoch worker, FromWorker message) {
        deliver(new SchedulerEvent.WorkerSaid(worker, message));
    }

    /** As {@link #workerSaid}, for messages that came together. */
    public void workerSaid(WorkerEpoch worker, List<? extends FromWorker> messages) {
        Mail[] mails = new Mail[messages.size()];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = new Mail.Event(new SchedulerEvent.WorkerSaid(worker, messages.get(i)));
        }
        post(mails);
    }

    /** The worker's link is gone. Harmless if it was closed from here, or was lost before. */
    public void workerLost(WorkerEpoch worker, String reason) {
        deliver(new SchedulerEvent.WorkerLost(worker, reason));
    }

    /** The worker finishes what it runs, and leaves when nobody needs what it keeps. */
    public void drainWorker(WorkerEpoch worker) {
        deliver(new SchedulerEvent.DrainWorker(worker));
    }

    public ClientId clientConnected(ClientLink link) {
        ClientId client = new ClientId(clientIds.incrementAndGet());
        post(new Mail.Client(client, link), new Mail.Event(new SchedulerEvent.ClientConnected(client)));
        return client;
    }

    public void clientSaid(ClientId client, FromClient message) {
        deliver(new SchedulerEvent.ClientSaid(client, message, wallMillis.getAsLong()));
    }

    public void clientGone(ClientId client) {
        deliver(new SchedulerEvent.ClientGone(client));
    }

    /** What is to be shown of the cluster, after all that was delivered before. Waits for it. */
    public ClusterSnapshot snapshot() {
        if (stepping == Thread.currentThread()) {
            return core.snapshot();
        }
        CompletableFuture<ClusterSnapshot> answer = new CompletableFuture<>();
        post(new Mail.Look(answer));
        return answer.join();
    }

    /** Events that are waiting to be taken in. */
    public int backlog() {
        return waiting.get();
    }

    /** Ends with this reason the jobs that do not outlive the scheduler, and closes the links of all workers. */
    public void shutDown(String reason) {
        deliver(new SchedulerEvent.Shutdown(reason));
    }

    /** Shuts down and stops the timer thread. */
    @Override
    public void close() {
        if (broken == null) {
            shutDown("closed");
        }
        alarms.close();
    }

    /** Returns when all that was delivered before has been taken in. What is delivered later has no effect, so that the journal may be closed. */
    public void end() {
        if (broken == null) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            post(new Mail.End(answer));
            answer.join();
        }
    }

    /** Completed with the reason if the core finds its own state broken; nothing works any more then. */
    public CompletableFuture<Throwable> whenBroken() {
        return whenBroken.copy();
    }

    /** Looks at the clock again; for tests with a clock of their own. */
    void clockMoved() {
        alarms.clockMoved();
    }

    private void deliver(SchedulerEvent event) {
        post(new Mail.Event(event));
    }

    private void post(Mail... mails) {
        refuseIfBroken();
        for (Mail mail : mails) {
            mailbox.add(mail);
        }
        if (waiting.getAndAdd(mails.length) == 0) {
            stepper.execute(this::drain);
        }
        // Either stop() has seen this mail, or this sees that it was called.
        refuseIfBroken();
    }

    private void refuseIfBroken() {
        Throwable reason = broken;
        if (reason != null) {
            throw new IllegalStateException("the scheduler has stopped: " + reason, reason);
        }
    }

    // One thread is in here at a time: the one that found no mail waiting. It leaves when it has taken all.
    private void drain() {
        int taken;
        do {
            stepping = Thread.currentThread();
            try {
                taken = takeBatch();
            } catch (RuntimeException | Error e) {
                stop(e);
                return;
            }
            stepping = null;
        } while (waiting.addAndGet(-taken) > 0);
    }

    private int takeBatch() {
        List<SchedulerEvent> events = new ArrayList<>();
        int taken = 0;
        int most = Math.min(BATCH, waiting.get());
        while (taken < most) {
            Mail mail = mailbox.poll();
            taken++;
            if (mail instanceof Mail.Event event) {
                events.add(event.event());
            } else if (mail instanceof Mail.Worker worker) {
                dispatch.addWorker(worker.epoch(), worker.link());
            } else if (mail instanceof Mail.Client client) {
                dispatch.addClient(client.id(), client.link());
            } else if (mail instanceof Mail.Look look) {
                looks.add(look.answer());
            } else if (mail instanceof Mail.End end) {
                ends.add(end.answer());
            }
        }
        step(events);
        over |= !ends.isEmpty();
        looks.forEach(look -> look.complete(core.snapshot()));
        looks.clear();
        ends.forEach(end -> end.complete(null));
        ends.clear();
        return taken;
    }

    private void step(List<SchedulerEvent> events) {
        if (events.isEmpty() || over) {
            return;
        }
        List<SchedulerCommand> commands = new ArrayList<>();
        Failpoint.WINNER_UNKNOWN.passIf(() -> anySaid(events, FromWorker.Succeeded.class));
        core.step(nanos.getAsLong(), writable(events), commands);
        Failpoint.WINNER_KNOWN.passIf(() -> anySaid(events, FromWorker.Succeeded.class));
        Failpoint.OFFER_TAKEN.passIf(() -> anySaid(events, FromWorker.Offered.class));
        write(commands);
        for (SchedulerEvent event : events) {
            dispatch.forget(event);
        }
        dispatch.carryOut(commands);
    }

    private static boolean anySaid(List<SchedulerEvent> events, Class<? extends FromWorker> what) {
        return events.stream().anyMatch(event -> event instanceof SchedulerEvent.WorkerSaid said && what.isInstance(said.message()));
    }

    /** The same, but what could not be written down is said so. */
    private List<SchedulerEvent> writable(List<SchedulerEvent> events) {
        if (journalOrNull == null) {
            return events;
        }
        List<SchedulerEvent> all = new ArrayList<>(events.size());
        for (SchedulerEvent event : events) {
            if (event instanceof SchedulerEvent.WorkerSaid said && said.message() instanceof FromWorker.Succeeded succeeded) {
                addUnlessRoom(succeeded.job(), succeeded.stats(), all);
            } else if (event instanceof SchedulerEvent.WorkerSaid said && said.message() instanceof FromWorker.Offered offered) {
                addUnlessRoom(offered.job(), offered.stats(), all);
            }
            all.add(event instanceof SchedulerEvent.ClientSaid said ? withRoom(said) : event);
        }
        return all;
    }

    private void addUnlessRoom(JobId job, FromWorker.TaskStats stats, List<SchedulerEvent> events) {
        for (FromWorker.Tally tally : stats.tallies()) {
            String problem = journalOrNull.problemOrEmpty(job, tally.accumulated());
            if (!problem.isEmpty()) {
                events.add(new SchedulerEvent.NoRoomToEnd(job, problem));
                return;
            }
        }
    }

    private SchedulerEvent withRoom(SchedulerEvent.ClientSaid said) {
        String problem = "";
        if (said.message() instanceof FromClient.Submit submit && submit.job().settings().isDurable()) {
            problem = journalOrNull.problemOrEmpty(new JournalRecord.Submitted(submit.job(), said.wallMillis(), 0));
        } else if (said.message() instanceof FromClient.Append append && journalOrNull.hasUnfinished()) {
            problem = journalOrNull.problemOrEmpty(new JournalRecord.Appended(append));
        }
        return problem.isEmpty() ? said : new SchedulerEvent.NoRoom(said, problem);
    }

    // Before anybody hears of it. Without that nothing may be said any more.
    private void write(List<SchedulerCommand> commands) {
        List<JournalRecord> records = new ArrayList<>();
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.Write write) {
                records.add(write.entry());
            }
        }
        if (journalOrNull != null) {
            Failpoint.JOURNAL_UNWRITTEN.passIf(() -> !records.isEmpty());
            Failpoint.END_UNWRITTEN.passIf(() -> anyEnds(records));
            try {
                journalOrNull.write(records);
            } catch (IOException e) {
                throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
            }
            Failpoint.JOURNAL_WRITTEN.passIf(() -> !records.isEmpty());
            Failpoint.END_WRITTEN.passIf(() -> anyEnds(records));
        }
    }

    private static boolean anyEnds(List<JournalRecord> records) {
        return records.stream().anyMatch(JournalRecord.Ended.class::isInstance);
    }

    private void stop(Throwable reason) {
        broken = reason;
        stepping = null;
        LOG.log(System.Logger.Level.ERROR, "the scheduler stops: its state is broken", reason);
        dispatch.closeAll("the scheduler stopped: " + reason);
        alarms.close();
        whenBroken.complete(reason);
        for (Mail mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
            if (mail instanceof Mail.Look look) {
                looks.add(look.answer());
            } else if (mail instanceof Mail.End end) {
                ends.add(end.answer());
            }
        }
        looks.forEach(look -> look.completeExceptionally(reason));
        ends.forEach(end -> end.complete(null));
    }
}
