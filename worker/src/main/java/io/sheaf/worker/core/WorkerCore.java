package io.sheaf.worker.core;

import io.sheaf.ErrorKind;
import io.sheaf.InternalException;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.BlockMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The worker as a pure state machine: which tasks run when on which slot, and who is told what became of them. Owned by
 * whoever steps it, one at a time; no clock, threads or input and output inside.
 *
 * <p>Between a {@link ToWorker.Welcome} and the loss of the link it serves one scheduler under one epoch; a next
 * {@code Welcome} begins the next epoch. Runs left over from an earlier one hold their slots until they end.
 */
public final class WorkerCore {

    /** How long a worker without a scheduler keeps what the next one may want of the last. */
    static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Outbox out = new Outbox();
    private final CoreTimers timers = new CoreTimers(out);
    private final Inventory inventory = new Inventory();
    private final FairShare shares;
    private final LeaseBook book;
    private final Slots slots;
    /** Jobs that are over and wait for their last run to end. */
    private final List<DroppedJob> dropped = new ArrayList<>();
    private ToWorker.Welcome welcomeOrNull;
    /** The scheduler that is or was last served. */
    private ClusterEpoch servedOrNull;
    /** It starts no tasks any more. */
    private boolean retired;
    /** Why it leaves as soon as nothing runs. */
    private String drainReasonOrNull;
    /** Why it has asked its scheduler to let it leave. */
    private String leaveReasonOrNull;
    private long staleMessages;
    private long staleReports;

    /** With nothing to do at last, what it keeps is for the next scheduler. */
    private record DroppedJob(JobState job, WorkerCommand lastOrNull) {}

    public WorkerCore(WorkerConfig config) {
        shares = new FairShare(config.runTargetNanos());
        book = new LeaseBook(out, inventory, shares);
        slots = new Slots(config, out, book, shares);
    }

    /**
     * Takes events in their order and adds what is to be done to {@code commands}. After {@link WorkerCommand.Exit} it
     * does nothing any more.
     *
     * @param nowNanos from any origin, at least 0, never falling
     */
    public void step(long nowNanos, List<WorkerEvent> events, List<WorkerCommand> commands) {
        out.open(commands);
        for (WorkerEvent event : events) {
            if (!out.exited()) {
                apply(event, nowNanos);
                leaveIfEnding();
            }
        }
        if (!out.exited()) {
            finishDroppedJobs();
            place(nowNanos);
            leaveIfDrained();
            timers.needRuns(slots.earliestDeadline());
        }
    }

    /** Messages that came before a welcome, after the link was lost, twice, or for something that is over. */
    public long staleMessages() {
        return staleMessages;
    }

    /** Reports of runs that were given up, and firings of timers that were set anew. */
    public long staleReports() {
        return staleReports;
    }

    private void apply(WorkerEvent event, long now) {
        if (event instanceof WorkerEvent.RunFinished finished) {
            staleReports += slots.finished(finished, now) ? 0 : 1;
        } else if (event instanceof WorkerEvent.RunProgress progress) {
            staleReports += slots.progress(progress, now) ? 0 : 1;
        } else if (event instanceof WorkerEvent.RunDivided divided) {
            staleReports += slots.divided(divided) ? 0 : 1;
        } else if (event instanceof WorkerEvent.FromScheduler from) {
            hear(from.message(), now);
        } else if (event instanceof WorkerEvent.TimerFired fired) {
            fire(fired, now);
        } else if (event instanceof WorkerEvent.DrainRequested drain) {
            drain(drain.reason());
        } else if (event instanceof WorkerEvent.LeaveRequested leave) {
            askToLeave(leave.reason());
        } else if (event instanceof WorkerEvent.ExitCalled) {
            slots.endProcess(ExitKind.USER_EXIT, "user code called System.exit");
        } else if (event instanceof WorkerEvent.LinkLost) {
            loseLink(now);
        }
    }

    private void hear(ToWorker message, long now) {
        boolean first = message instanceof ToWorker.Welcome || message instanceof ToWorker.Refused;
        if (first != (welcomeOrNull == null)) {
            staleMessages++;
        } else if (message instanceof ToWorker.Grant grant) {
            grant(grant);
        } else if (message instanceof ToWorker.DefineStage definition) {
            book.define(definition);
        } else if (message instanceof ToWorker.BlockMap map) {
            learn(map);
        } else if (message instanceof ToWorker.Recall recall) {
            recall(recall);
        } else if (message instanceof ToWorker.Divide divide) {
            divide(divide);
        } else if (message instanceof ToWorker.CancelLease cancel) {
            cancel(cancel);
        } else if (message instanceof ToWorker.ReleaseResults release) {
            inventory.release(release.job(), release.stage(), release.tasks());
            out.add(new WorkerCommand.ReleaseResults(release.job(), release.stage(), release.tasks()));
        } else if (message instanceof ToWorker.DropJob drop) {
            inventory.drop(drop.job());
            dropJob(drop.job(), new WorkerCommand.DropJob(drop.job(), drop.succeeded()));
        } else if (message instanceof ToWorker.Retire) {
            retire();
        } else if (message instanceof ToWorker.Drain) {
            drain(leaveReason());
        } else if (message instanceof ToWorker.Welcome welcome) {
            welcome(welcome, now);
        } else if (message instanceof ToWorker.Refused refused) {
            out.exit(ExitKind.REFUSED, refused.reason());
        }
    }

    private void welcome(ToWorker.Welcome welcome, long now) {
        welcomeOrNull = welcome;
        book.worker(welcome.name());
        timers.setHeartbeat(now + heartbeatNanos());
        offerTo(welcome.cluster());
        if (retired) {
            // It waits for runs of an earlier epoch; without this it would be granted tasks until then, only to return them.
            out.send(new FromWorker.Leaving());
        }
    }

    // The same scheduler has given up what it knew here when it lost this worker.
    private void offerTo(ClusterEpoch cluster) {
        timers.neverForget();
        if (cluster.equals(servedOrNull)) {
            forgetKept();
        }
        servedOrNull = cluster;
        inventory.all().forEach(out::send);
    }

    private long heartbeatNanos() {
        return TimeUnit.MILLISECONDS.toNanos(welcomeOrNull.heartbeatMillis());
    }

    private void grant(ToWorker.Grant grant) {
        if (book.leaseOrNull(grant.lease()) != null) {
            staleMessages++;
            return;
        }
        JobState job = book.jobOrNull(grant.job());
        StageState stage = job == null ? null : job.stageOrNull(grant.stage());
        if (stage == null) {
            book.refuse(grant, defect("tasks of a stage were granted before the stage was defined"));
        } else if (!hasMap(job, stage, grant)) {
            book.refuse(grant, defect("tasks were granted before the block map they read, version " + grant.mapVersion()));
        } else {
            book.open(grant, job, stage);
        }
    }

    private static boolean hasMap(JobState job, StageState stage, ToWorker.Grant grant) {
        TaskSource source = stage.definition().branches().get(grant.branch());
        StageId from;
        if (source instanceof TaskSource.Blocks blocks) {
            from = blocks.from();
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            from = shuffled.from();
        } else if (source instanceof TaskSource.Split split) {
            from = split.from();
        } else {
            return true;
        }
        BlockMap map = job.maps().get(from);
        return map != null && map.version() >= grant.mapVersion();
    }

    private static Failure defect(String what) {
        return Failure.of(ErrorKind.INTERNAL, InternalException.class.getName(), what);
    }

    private void learn(BlockMap map) {
        JobState job = book.jobOrNull(map.job());
        if (job == null) {
            job = book.newJob(map.job());
        }
        job.learn(map);
    }

    private void recall(ToWorker.Recall recall) {
        LeaseState lease = book.leaseOrNull(recall.lease());
        if (lease == null || lease.recallOrNull() != null) {
            staleMessages++;
            return;
        }
        runsOf(lease).forEach(slots::cut);
        book.beginRecall(lease);
    }

    // Tasks that wait for a slot are the business of recalls. Of several that run, each question is about another one.
    private void divide(ToWorker.Divide divide) {
        LeaseState lease = book.leaseOrNull(divide.lease());
        List<RunState> last = lease == null ? List.of() : runsOf(lease).stream().filter(run -> run.left() == 1).toList();
        if (last.isEmpty()) {
            staleMessages++;
        } else {
            RunState run = last.get(divide.number() % last.size());
            out.add(new WorkerCommand.DivideAttempt(run.id(), divide.number(), divide.pieces()));
        }
    }

    private void cancel(ToWorker.CancelLease cancel) {
        LeaseState lease = book.leaseOrNull(cancel.lease());
        if (lease == null) {
            staleMessages++;
        } else if (cancel.tasksOrNull() == null) {
            runsOf(lease).forEach(slots::disown);
            book.forget(lease);
        } else {
            runsOf(lease).forEach(run -> cancelIfTouched(run, cancel.tasksOrNull()));
            book.cancel(lease, cancel.tasksOrNull());
        }
    }

    private void cancelIfTouched(RunState run, TaskRange tasks) {
        if (run.next() < tasks.to() && tasks.from() < run.end()) {
            slots.cancel(run, tasks);
        }
    }

    private static List<RunState> runsOf(LeaseState lease) {
        return lease.runs.stream().map(lease.job.runs::get).toList();
    }

    private void dropJob(JobId id, WorkerCommand last) {
        JobState job = book.dropOrNull(id);
        if (job == null) {
            out.add(last);
            return;
        }
        List.copyOf(job.runs.values()).forEach(slots::disown);
        dropped.add(new DroppedJob(job, last));
    }

    private void finishDroppedJobs() {
        dropped.removeIf(over -> {
            boolean quiet = over.job().runs.isEmpty();
            // Under a new epoch the same job may be back; what it keeps now is freed when it is dropped again.
            boolean back = book.jobOrNull(over.job().id()) != null;
            if (quiet && !back && over.lastOrNull() != null) {
                out.add(over.lastOrNull());
            }
            return quiet;
        });
    }

    private void drain(String reason) {
        drainReasonOrNull = drainReasonOrNull == null ? reason : drainReasonOrNull;
        retire();
    }

    private String leaveReason() {
        return leaveReasonOrNull == null ? "the scheduler asked it to leave" : leaveReasonOrNull;
    }

    private void retire() {
        if (!retired) {
            retired = true;
            book.drain();
            slots.runs().stream().filter(RunState::cuttable).forEach(slots::cut);
        }
    }

    // Without a scheduler nobody reads what it keeps.
    private void askToLeave(String reason) {
        if (welcomeOrNull == null) {
            drain(reason);
        } else {
            out.send(new FromWorker.Leaving());
            leaveReasonOrNull = reason;
        }
    }

    private void leaveIfDrained() {
        if (drainReasonOrNull == null || slots.running() > 0) {
            return;
        }
        leave(ExitKind.DRAINED, drainReasonOrNull);
    }

    private void leaveIfEnding() {
        WorkerCommand.Exit end = slots.endOrNull();
        if (end != null) {
            leave(end.kind(), end.reason());
        }
    }

    // The goodbye keeps the scheduler from sending back here what was just returned.
    private void leave(ExitKind kind, String reason) {
        if (welcomeOrNull != null) {
            out.send(new FromWorker.Goodbye(reason));
        }
        out.exit(kind, reason);
    }

    // What became of the jobs is unknown, so what they wrote is left alone: other workers may need it for the commit.
    private void loseLink(long now) {
        welcomeOrNull = null;
        if (retired || leaveReasonOrNull != null) {
            // It keeps nothing any more that somebody could read.
            drain(leaveReason());
        }
        timers.forgetHeartbeat();
        for (JobState job : List.copyOf(book.jobs())) {
            dropJob(job.id(), inventory.has(job.id()) ? null : new WorkerCommand.ForgetJob(job.id()));
        }
        Set<JobId> known = new LinkedHashSet<>(inventory.jobs());
        dropped.forEach(over -> known.add(over.job().id()));
        out.add(new WorkerCommand.ForgetOthers(List.copyOf(known)));
        if (!inventory.jobs().isEmpty()) {
            timers.needForget(now + KEEP_NANOS);
        }
    }

    private void forgetKept() {
        Set<JobId> running = new LinkedHashSet<>();
        dropped.replaceAll(over -> {
            running.add(over.job().id());
            return over.lastOrNull() != null ? over : new DroppedJob(over.job(), new WorkerCommand.ForgetJob(over.job().id()));
        });
        inventory.jobs().stream().filter(job -> !running.contains(job)).forEach(job -> out.add(new WorkerCommand.ForgetJob(job)));
        inventory.clear();
    }

    private void fire(WorkerEvent.TimerFired fired, long now) {
        if (!timers.takes(fired)) {
            staleReports++;
        } else if (fired.key() == TimerKey.RUNS) {
            slots.onDeadline(now);
        } else if (fired.key() == TimerKey.FORGET) {
            forgetKept();
        } else {
            out.send(new FromWorker.Heartbeat(slots.running()));
            timers.setHeartbeat(now + heartbeatNanos());
        }
    }

    private void place(long now) {
        if (welcomeOrNull == null || retired) {
            return;
        }
        boolean newcomer = shares.admit(now);
        while (slots.free() > 0) {
            LeaseState next = shares.nextOrNull(now);
            if (next == null) {
                return;
            }
            slots.start(next, now);
        }
        if (newcomer) {
            makeWayForNewcomers();
        }
    }

    // A job that has just come waits for the running tasks, not for the tasks behind them.
    private void makeWayForNewcomers() {
        if (shares.somebodyRunsNothing()) {
            slots.runs().stream().filter(RunState::cuttable).forEach(slots::cut);
        }
    }

    /** Fails if the state contradicts itself. For tests, between steps. */
    public void validate() {
        book.validate();
        slots.validate();
        shares.validate(book.jobs());
        timers.validate(slots.earliestDeadline());
        if (welcomeOrNull == null && !book.jobs().isEmpty()) {
            throw new IllegalStateException("jobs without a scheduler");
        }
        if ((welcomeOrNull == null && !inventory.jobs().isEmpty()) != timers.willForget()) {
            throw new IllegalStateException("what is kept for the next scheduler is kept for ever, or forgotten under this one");
        }
        boolean works = welcomeOrNull != null && !retired && !out.exited();
        if (works && slots.free() > 0 && book.jobs().stream().anyMatch(job -> job.runnableOrNull() != null)) {
            throw new IllegalStateException("a slot is free and a task waits");
        }
        if (retired && book.leases().stream().anyMatch(lease -> !lease.unstarted.isEmpty())) {
            throw new IllegalStateException("a leaving worker keeps tasks it will not start");
        }
    }
}
