package io.sheaf.scheduler.core;

import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A core with hands: events go in, its invariants are checked after each step, and what it says is kept per receiver. */
final class Rig {

    static final SchedulerConfig CONFIG = SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0"));
    static final long MILLI = 1_000_000;

    final SchedulerCore core;
    final Map<WorkerEpoch, List<ToWorker>> toWorkers = new LinkedHashMap<>();
    final Map<ClientId, List<ToClient>> toClients = new LinkedHashMap<>();
    final Map<WorkerEpoch, String> closed = new LinkedHashMap<>();
    final Map<TimerKey, SchedulerCommand.SetTimer> timers = new LinkedHashMap<>();
    final List<JournalRecord> journal = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    long now = 1000;
    int commands;
    private long peers;

    Rig() {
        this(CONFIG);
    }

    Rig(SchedulerConfig config) {
        core = new SchedulerCore(config, new ClusterEpoch(1));
    }

    void step(SchedulerEvent... events) {
        List<SchedulerCommand> out = new ArrayList<>();
        core.step(now, List.of(events), out);
        core.validate();
        commands += out.size();
        for (SchedulerCommand command : out) {
            if (command instanceof SchedulerCommand.SendToWorker send) {
                toWorkers.computeIfAbsent(send.worker(), any -> new ArrayList<>()).add(send.message());
            } else if (command instanceof SchedulerCommand.SendToClient send) {
                toClients.computeIfAbsent(send.client(), any -> new ArrayList<>()).add(send.message());
            } else if (command instanceof SchedulerCommand.CloseWorker close) {
                closed.put(close.worker(), close.reason());
            } else if (command instanceof SchedulerCommand.Write write) {
                journal.add(write.entry());
            } else if (command instanceof SchedulerCommand.SetTimer set) {
                timers.put(set.key(), set);
            } else if (command instanceof SchedulerCommand.ClearTimer clear) {
                timers.remove(clear.key());
            } else if (command instanceof SchedulerCommand.Report report) {
                reports.add(report.text());
            }
        }
    }

    WorkerEpoch worker(int slots) {
        return worker(slots, 17);
    }

    WorkerEpoch worker(int slots, int java) {
        WorkerEpoch worker = new WorkerEpoch(++peers);
        step(new SchedulerEvent.WorkerJoined(worker, new WorkerInfo(1, "1.0", java, slots, 40 + peers, "host", "host:" + peers)));
        return worker;
    }

    ClientId client() {
        ClientId client = new ClientId(++peers);
        step(new SchedulerEvent.ClientConnected(client));
        return client;
    }

    void submit(ClientId client, JobSpec job) {
        say(client, new FromClient.Submit(job));
    }

    void say(ClientId client, FromClient message) {
        step(new SchedulerEvent.ClientSaid(client, message, 1_600_000_000_000L));
    }

    void say(WorkerEpoch worker, FromWorker message) {
        step(new SchedulerEvent.WorkerSaid(worker, message));
    }

    void lose(WorkerEpoch worker) {
        step(new SchedulerEvent.WorkerLost(worker, "exit code 137"));
    }

    void advance(long millis) {
        long end = now + millis * MILLI;
        while (true) {
            SchedulerCommand.SetTimer next = null;
            for (SchedulerCommand.SetTimer timer : timers.values()) {
                if (timer.atNanos() <= end && (next == null || timer.atNanos() < next.atNanos())) {
                    next = timer;
                }
            }
            if (next == null) {
                now = end;
                return;
            }
            now = Math.max(now, next.atNanos());
            timers.remove(next.key());
            step(new SchedulerEvent.TimerFired(next.key(), next.generation()));
        }
    }

    /** Takes all grants a worker was given since the last call. */
    List<Grant> grants(WorkerEpoch worker) {
        return take(toWorkers.get(worker), Grant.class);
    }

    <T> List<T> told(WorkerEpoch worker, Class<T> type) {
        return take(toWorkers.get(worker), type);
    }

    <T> List<T> told(ClientId client, Class<T> type) {
        return take(toClients.get(client), type);
    }

    private static <T> List<T> take(List<?> messages, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (messages != null) {
            messages.removeIf(message -> type.isInstance(message) && found.add(type.cast(message)));
        }
        return found;
    }

    ToClient.Ended ended(ClientId client) {
        List<ToClient.Ended> all = told(client, ToClient.Ended.class);
        return all.size() == 1 ? all.get(0) : null;
    }

    /** Answers a grant of a result stage: each task's result is its index. */
    void finish(WorkerEpoch worker, Grant grant) {
        finish(worker, grant, grant.tasks(), MILLI);
    }

    void finish(WorkerEpoch worker, Grant grant, TaskRange tasks, long nanosPerTask) {
        Slices slices = Specs.numbers(tasks.from(), tasks.to());
        succeed(worker, grant, tasks, new TaskOutput.Inline(slices), nanosPerTask);
    }

    /** Answers a grant of a shuffle stage; the fingerprint of each task is its index plus {@code salt}. */
    void keep(WorkerEpoch worker, Grant grant, long salt) {
        int size = grant.tasks().size();
        long[] fingerprints = new long[size];
        for (int i = 0; i < size; i++) {
            fingerprints[i] = grant.tasks().from() + i + salt;
        }
        succeed(worker, grant, grant.tasks(), new TaskOutput.Kept(new long[size], new long[size], fingerprints), MILLI);
    }

    void store(WorkerEpoch worker, Grant grant) {
        succeed(worker, grant, grant.tasks(), new TaskOutput.Stored(new long[grant.tasks().size()]), MILLI);
    }

    void succeed(WorkerEpoch worker, Grant grant, TaskRange tasks, TaskOutput output, long nanosPerTask) {
        succeed(worker, grant, tasks, output, nanosPerTask, Collections.nCopies(tasks.size(), new Tally(Map.of("tasks", 1L), Slices.EMPTY)));
    }

    void succeed(WorkerEpoch worker, Grant grant, TaskRange tasks, TaskOutput output, long nanosPerTask, List<Tally> tallies) {
        TaskStats stats = new TaskStats(nanosPerTask * tasks.size(), 0, 0, tallies);
        say(worker, new FromWorker.Succeeded(grant.lease(), grant.job(), grant.stage(), tasks, output, stats));
    }

    void fail(WorkerEpoch worker, Grant grant, int task, ErrorKind kind) {
        Failure failure = Failure.of(kind, "user.Broken", "broken " + task);
        say(worker, new FromWorker.Failed(grant.lease(), grant.job(), grant.stage(), task, failure, null));
    }

    long count(String name) {
        return core.snapshot().counters().getOrDefault(name, 0L);
    }
}
