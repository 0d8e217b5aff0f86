package io.sheaf.simulation;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.ErrorKind;
import io.sheaf.client.remote.JobsUnderWay;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.TreeMap;

/** The client of one job: appends, uploads, takes results, goes away and comes back. Owned by its world. */
final class ClientHost {

    final JobPlan job;
    /** What it has of each result task: the number of what was made. */
    final TreeMap<Integer, Integer> results = new TreeMap<>();
    final TreeMap<Integer, Failure> errors = new TreeMap<>();
    private final World world;
    private final Uploads uploads;
    /** The result task it does not want from the start on, which nobody knows yet; -1 if it wants all. */
    private final int unwanted;
    private ClientId idOrNull;
    /** To which it is, or was last, connected. */
    private SchedulerHost schedulerOrNull;
    /** What the real client's link would say again; null in worlds whose scheduler lives for ever, where all is said again. */
    private JobsUnderWay underWayOrNull;
    /** What is under way to it is lost. */
    private boolean deaf;
    private long lastAtClient;
    private long lastAtScheduler;
    private int appended;
    private int taken;
    /** Since when the scheduler knows that it is not there. */
    private long missedSince = Long.MAX_VALUE;
    private long longestGone;
    /** How often it has given up what it had, to get all of it from a later scheduler. */
    private int startsOver;
    boolean reconnected;
    boolean accepted;
    /** It was told by its own link that its job is gone. */
    boolean endedWithScheduler;
    boolean letGo;
    boolean gone;
    boolean cancelled;
    boolean cancelledTasks;
    ToClient.Ended ended;
    ToClient.Rejected rejected;

    ClientHost(World world, JobPlan job) {
        this.world = world;
        this.job = job;
        this.uploads = new Uploads(world, job);
        this.underWayOrNull = world.scenario.isJournalled() ? new JobsUnderWay() : null;
        int tasks = job.tasks(job.resultStage());
        this.unwanted = world.scenario.has(Fault.CANCEL) && world.draw.oneIn(4) ? world.draw.below(tasks + 2) : -1;
        this.cancelledTasks = unwanted >= 0;
    }

    /** Whether it waits for nothing any more. */
    boolean isDone() {
        boolean hasAll = ended != null && (!succeeded() || results.size() + errors.size() >= ended.resultTasks());
        return gone || hasAll || rejected != null;
    }

    /** The longest time for which the scheduler knew that it was not there. */
    long longestGone() {
        return Math.max(longestGone, world.agenda.now() - Math.min(missedSince, world.agenda.now()));
    }

    boolean succeeded() {
        return ended != null && ended.state() == JobState.SUCCEEDED;
    }

    private JobId id() {
        return job.spec.id();
    }

    void start() {
        if (gone || !connects(this::start)) {
            return;
        }
        say(new FromClient.Submit(job.spec));
        if (unwanted >= 0) {
            say(new FromClient.Cancel(id(), TaskRange.single(unwanted), "unwanted"));
        }
        if (job.isOpen()) {
            append();
        }
        if (letGo) {
            letGo();
        }
    }

    /** False if there is no scheduler now; then this is tried again. */
    private boolean connects(Runnable again) {
        SchedulerHost scheduler = world.scheduler();
        if (!scheduler.isAlive()) {
            world.agenda.in(world.draw.magnitude(50_000_000, 1_000_000_000), again);
            return false;
        }
        schedulerOrNull = scheduler;
        deaf = false;
        idOrNull = world.newClient();
        ClientId id = idOrNull;
        atScheduler(id, () -> {
            longestGone = longestGone();
            missedSince = Long.MAX_VALUE;
            scheduler.connected(id, this);
            scheduler.post(new SchedulerEvent.ClientConnected(id));
        });
        return true;
    }

    private void say(FromClient message) {
        if (underWayOrNull != null) {
            underWayOrNull.sent(message);
        }
        send(message);
    }

    private void send(FromClient message) {
        ClientId id = idOrNull;
        SchedulerHost scheduler = schedulerOrNull;
        if (id != null) {
            atScheduler(id, () -> scheduler.post(new SchedulerEvent.ClientSaid(id, message, world.wallMillis())));
        }
    }

    // Over one connection messages arrive in their order; what is under way when it breaks is lost.
    private void atScheduler(ClientId id, Runnable action) {
        lastAtScheduler = Math.max(lastAtScheduler, world.arrival());
        world.agenda.at(lastAtScheduler, () -> {
            if (id.equals(idOrNull)) {
                action.run();
            }
        });
    }

    void receive(ClientId id, ToClient message) {
        lastAtClient = Math.max(lastAtClient, world.arrival());
        world.agenda.at(lastAtClient, () -> {
            if (id.equals(idOrNull) && !deaf) {
                hear(message);
            }
        });
    }

    /** What its job keeps is needed no more. */
    void letGo() {
        letGo = true;
        if (ended == null) {
            say(new FromClient.Append(id(), 0, Slices.EMPTY, true));
        }
    }

    /** It wants its job, or some of its result tasks, no more. */
    void cancel(Planned how) {
        if (how.kind() % 2 == 0) {
            cancelled = true;
            say(new FromClient.Cancel(id(), null, "enough"));
        } else {
            cancelledTasks = true;
            int from = how.kind() % (job.tasks(job.resultStage()) + 1);
            say(new FromClient.Cancel(id(), new TaskRange(from, from + 1 + how.kind() % 5), "not these"));
        }
    }

    private void append() {
        if (gone) {
            return;
        }
        int more = Math.min(job.terms.openTasks() - appended, world.draw.below(8));
        boolean last = appended + more == job.terms.openTasks();
        say(new FromClient.Append(id(), appended, Numbers.inputs(appended, appended + more), last));
        appended += more;
        if (!last) {
            world.agenda.in(world.draw.magnitude(100_000, 50_000_000), this::append);
        }
    }

    private void disconnect() {
        ClientId id = idOrNull;
        SchedulerHost scheduler = schedulerOrNull;
        notConnected();
        world.agenda.in(world.draw.magnitude(10_000, 500_000_000), () -> {
            missedSince = Math.min(missedSince, world.agenda.now());
            scheduler.post(new SchedulerEvent.ClientGone(id));
        });
    }

    private void notConnected() {
        idOrNull = null;
        if (underWayOrNull != null) {
            underWayOrNull.disconnected();
        }
    }

    /** The connection breaks, and is never made again. */
    void leave() {
        // A detached job may wait for its client for ever, and keeps its results.
        if (gone || job.spec.settings().detached()) {
            return;
        }
        gone = true;
        if (idOrNull != null) {
            disconnect();
        }
    }

    /** The connection breaks; another is made a moment later, and all that may have been lost is said again. */
    void reconnect(long afterNanos) {
        if (idOrNull == null || gone || ended != null || rejected != null) {
            return;
        }
        reconnected = true;
        disconnect();
        world.agenda.in(afterNanos, this::comeBack);
    }

    /** It finds that its scheduler is gone, some time later, and then whether there is another one. What is under way arrives until then, or is lost. */
    void schedulerIsGone(boolean allIsLost) {
        ClientId id = idOrNull;
        if (id == null || gone || isDone()) {
            return;
        }
        reconnected = true;
        deaf = allIsLost;
        world.agenda.in(world.draw.magnitude(10_000, 500_000_000), () -> {
            if (id.equals(idOrNull)) {
                notConnected();
                comeBack();
            }
        });
    }

    /** A scheduler begins to live, which has not heard of it yet. */
    void isMissed() {
        missedSince = Math.min(missedSince, world.agenda.now());
    }

    private void comeBack() {
        SchedulerHost before = schedulerOrNull;
        if (gone || !connects(this::comeBack)) {
            return;
        }
        if (underWayOrNull == null) {
            sayAll();
            return;
        }
        if (!before.cluster().equals(schedulerOrNull.cluster())) {
            meetsAnother();
        }
        underWayOrNull.again().forEach(this::send);
    }

    private void meetsAnother() {
        job.meetsAnother();
        for (JobId ended : underWayOrNull.endedWithScheduler()) {
            endedWithScheduler = true;
            hear(new ToClient.Rejected(ended, Failure.of(ErrorKind.ENVIRONMENT, ClusterUnreachableException.class.getName(), "ended with its scheduler")));
        }
    }

    /** As another client, which has nothing of it yet. */
    private void startOver() {
        startsOver++;
        results.clear();
        errors.clear();
        taken = 0;
        underWayOrNull = new JobsUnderWay();
        sayAll();
    }

    private void sayAll() {
        say(new FromClient.Submit(job.spec));
        if (unwanted >= 0) {
            say(new FromClient.Cancel(id(), TaskRange.single(unwanted), "unwanted"));
        }
        if (job.isOpen()) {
            say(new FromClient.Append(id(), 0, Numbers.inputs(0, appended), appended == job.terms.openTasks()));
        }
        if (letGo) {
            letGo();
        }
        if (taken > 0) {
            say(new FromClient.Taken(id(), taken));
        }
    }

    private void hear(ToClient message) {
        world.story.client(this, message);
        if (underWayOrNull != null) {
            underWayOrNull.received(message);
        }
        if (message instanceof ToClient.Results r) {
            Violation.unless(ended == null, "end", id(), () -> "results after the end: " + r);
            for (int i = 0; i < r.tasks().size(); i++) {
                got(r.tasks().from() + i, Numbers.maker(r.slices(), i));
            }
        } else if (message instanceof ToClient.StoredResults stored) {
            int began = startsOver;
            world.agenda.in(world.draw.magnitude(100_000, 200_000_000), () -> {
                if (began == startsOver) {
                    fetch(stored);
                }
            });
        } else if (message instanceof ToClient.TaskFailed failed) {
            // A stored result that was read stays read, even if it was lost before it counted as taken and could not be made again.
            if (!results.containsKey(failed.task())) {
                errors.put(failed.task(), failed.failure());
            }
        } else if (message instanceof ToClient.Upload upload) {
            world.agenda.in(world.draw.magnitude(100_000, 50_000_000), () -> say(uploads.answer(upload)));
        } else if (message instanceof ToClient.Measured measured) {
            job.told(measured);
        } else if (message instanceof ToClient.Split split) {
            job.told(split);
        } else if (message instanceof ToClient.Accepted) {
            accepted = true;
        } else if (message instanceof ToClient.Rejected no && no.begunAnew()) {
            world.count("BEGUN ANEW");
            startOver();
        } else if (message instanceof ToClient.Rejected no) {
            rejected = no;
        } else if (message instanceof ToClient.Ended end) {
            Violation.unless(ended == null || sameEnd(ended, end), "end", id(), () -> end + " after " + ended);
            ended = end;
        }
        take();
    }

    private static boolean sameEnd(ToClient.Ended one, ToClient.Ended other) {
        return one.state() == other.state() && one.resultTasks() == other.resultTasks() && one.counters().equals(other.counters())
                && one.accumulated().equals(other.accumulated());
    }

    private void got(int task, int made) {
        Integer before = results.putIfAbsent(task, made);
        long value = world.code.made(made).value();
        boolean same = before == null || world.code.made(before).value() == value;
        Violation.unless(same, "result", id(), () -> "result " + task + " was " + world.code.made(before) + " and is " + world.code.made(made));
        Violation.unless(!errors.containsKey(task), "result", id(), () -> "result " + task + " comes after " + errors.get(task));
    }

    private void fetch(ToClient.StoredResults stored) {
        for (int task = stored.tasks().from(); task < stored.tasks().to(); task++) {
            if (results.containsKey(task) || errors.containsKey(task)) {
                continue;
            }
            BlockId block = new BlockId(stored.job(), stored.stage(), stored.generation(), task, stored.attempt(), 0);
            Integer made = world.blockOrNull(null, stored.worker(), block);
            if (made == null) {
                say(new FromClient.ResultLost(stored.job(), stored.lease(), stored.tasks(), "gone"));
                return;
            }
            got(task, made);
        }
        take();
    }

    private void take() {
        int next = taken;
        while (results.containsKey(next) || errors.containsKey(next)) {
            next++;
        }
        if (next > taken) {
            taken = next;
            say(new FromClient.Taken(id(), taken));
        }
    }

    void release() {
        say(new FromClient.Release(id()));
    }

    @Override
    public String toString() {
        return "client of job " + id().low();
    }
}
