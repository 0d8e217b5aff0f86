package io.sheaf.simulation;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.core.SchedulerCore;
import io.sheaf.scheduler.core.SchedulerEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an event costs the scheduler's core in clusters of different sizes: one job that shuffles, on workers that answer each
 * lease when its tasks have taken their time, send heartbeats, and of which one in a hundred is lost. Owned by one thread.
 */
public final class Growth {

    private static final int SLOTS = 2;
    private static final int PARTITIONS = 64;
    /** One task in so many leases throws once. */
    private static final int FAILS_IN = 50;
    private static final long NANOS_PER_TASK = 100_000_000;
    private static final JobId JOB = new JobId(1, 1);

    /** What was asked of the core, in the order in which it comes first. */
    public enum Kind { JOIN, SUBMIT, ANSWER, FAILURE, HEARTBEAT, TIMER, LOSS, OTHER }

    /**
     * What a run has cost.
     *
     * @param events taken in, and {@code commands} given, by kind of event
     * @param costs what {@link Meter} has measured, by kind of event
     * @param seconds in the core alone
     * @param bytesInUse of the heap when the stage before the shuffle was done
     */
    public record Figures(int workers, int tasks, long[] events, long[] commands, long[] costs, double seconds, long bytesInUse) {

        public long allEvents() {
            long sum = 0;
            for (long count : events) {
                sum += count;
            }
            return sum;
        }

        /** Commands for each event of a kind. */
        public double commandsPer(Kind kind) {
            return (double) commands[kind.ordinal()] / Math.max(1, events[kind.ordinal()]);
        }

        /** What was measured for each event of a kind. */
        public double costPer(Kind kind) {
            return (double) costs[kind.ordinal()] / Math.max(1, events[kind.ordinal()]);
        }
    }

    /** Something that grows with the work of the thread that asks. */
    public interface Meter {
        long now();
    }

    private final int workers;
    private final int tasks;
    private final Meter meter;
    private final SchedulerCore core = new SchedulerCore(SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")), new ClusterEpoch(1));
    private final Agenda agenda = new Agenda();
    private final ClientId client = new ClientId(1);
    private final Set<WorkerEpoch> lost = new HashSet<>();
    private final long[] events = new long[Kind.values().length];
    private final long[] commands = new long[Kind.values().length];
    private final long[] costs = new long[Kind.values().length];
    private long nanos;
    private long answers;
    private long bytesInUse;
    private JobState endOrNull;

    private Growth(int workers, int tasks, Meter meter) {
        this.workers = workers;
        this.tasks = tasks;
        this.meter = meter;
    }

    /** Runs a job of so many tasks on so many workers, both at least 1. */
    public static Figures measure(int workers, int tasks, Meter meter) {
        return new Growth(workers, tasks, meter).run();
    }

    private Figures run() {
        join(0, workers / 2);
        step(Kind.OTHER, new SchedulerEvent.ClientConnected(client));
        step(Kind.SUBMIT, new SchedulerEvent.ClientSaid(client, new FromClient.Submit(job()), 0));
        join(workers / 2, workers);
        agenda.in(NANOS_PER_TASK * tasks / workers / SLOTS / 2, this::lose);
        while (endOrNull == null && agenda.next(Long.MAX_VALUE)) {
            // everything happens in there
        }
        if (endOrNull != JobState.SUCCEEDED) {
            throw new IllegalStateException("the job of " + tasks + " tasks on " + workers + " workers ended " + endOrNull);
        }
        return new Figures(workers, tasks, events, commands, costs, nanos / 1e9, bytesInUse);
    }

    private void join(int from, int to) {
        for (int i = from; i < to; i++) {
            WorkerEpoch worker = new WorkerEpoch(i + 1);
            step(Kind.JOIN, new SchedulerEvent.WorkerJoined(worker, new FromWorker.WorkerInfo(1, "1.0", 17, SLOTS, i, "host", "host:" + i)));
            agenda.in(i % 100 * 10_000_000L, () -> beat(worker));
        }
    }

    private JobSpec job() {
        Program program = Program.of(new byte[] {1});
        JobSettings settings = new JobSettings("growth", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, true);
        return new JobSpec(JOB, settings, Sha256.of(new byte[] {2}), List.of(
                new StageSpec(new StageId(0), program, List.of(new TaskSource.Range(0, tasks, tasks)), new StageOutput.Shuffle(PARTITIONS), 0),
                new StageSpec(new StageId(1), program, List.of(new TaskSource.Shuffled(new StageId(0), PARTITIONS)), new StageOutput.Results(), 0)));
    }

    private void beat(WorkerEpoch worker) {
        if (!lost.contains(worker)) {
            step(Kind.HEARTBEAT, new SchedulerEvent.WorkerSaid(worker, new FromWorker.Heartbeat(SLOTS)));
            agenda.in(1_000_000_000L, () -> beat(worker));
        }
    }

    private void lose() {
        for (int i = 0; i < workers; i += 100) {
            WorkerEpoch worker = new WorkerEpoch(i + 1);
            lost.add(worker);
            step(Kind.LOSS, new SchedulerEvent.WorkerLost(worker, "lost"));
        }
    }

    private void step(Kind kind, SchedulerEvent event) {
        List<SchedulerCommand> out = new ArrayList<>();
        List<SchedulerEvent> one = List.of(event);
        long before = meter.now();
        long start = System.nanoTime();
        core.step(agenda.now(), one, out);
        nanos += System.nanoTime() - start;
        costs[kind.ordinal()] += meter.now() - before;
        events[kind.ordinal()]++;
        commands[kind.ordinal()] += out.size();
        out.forEach(this::carryOut);
    }

    private void carryOut(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.SendToWorker send && send.message() instanceof ToWorker.Grant grant) {
            long takes = grant.tasks().size() * NANOS_PER_TASK;
            agenda.in(takes, () -> answer(send.worker(), grant));
        } else if (command instanceof SchedulerCommand.SetTimer set) {
            agenda.at(set.atNanos(), () -> step(Kind.TIMER, new SchedulerEvent.TimerFired(set.key(), set.generation())));
        } else if (command instanceof SchedulerCommand.SendToClient send && send.message() instanceof ToClient.Ended ended) {
            endOrNull = ended.state();
        }
    }

    private void answer(WorkerEpoch worker, ToWorker.Grant grant) {
        if (lost.contains(worker)) {
            return;
        }
        if (grant.stage().value() == 1 && bytesInUse == 0) {
            bytesInUse = bytesInUse();
        }
        if (grant.attempt() == 1 && ++answers % FAILS_IN == 0) {
            Failure failure = Failure.of(ErrorKind.USER, "Oops", "oops");
            int last = grant.tasks().to() - 1;
            step(Kind.FAILURE, new SchedulerEvent.WorkerSaid(worker, new FromWorker.Failed(grant.lease(), JOB, grant.stage(), last, failure, null)));
        }
        int size = grant.tasks().size();
        TaskOutput output = grant.stage().value() == 0 ? new TaskOutput.Kept(new long[size], new long[size], new long[size], new long[0])
                : new TaskOutput.Inline(new Slices(new byte[size], offsets(size)));
        step(Kind.ANSWER, new SchedulerEvent.WorkerSaid(worker, new FromWorker.Succeeded(
                grant.lease(), grant.job(), grant.stage(), grant.tasks(), output, new TaskStats(size * NANOS_PER_TASK, 0, 0, List.of()))));
    }

    // All that was there is still there: the first task behind the shuffle is about to end.
    private static long bytesInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static int[] offsets(int size) {
        int[] offsets = new int[size + 1];
        for (int i = 0; i <= size; i++) {
            offsets[i] = i;
        }
        return offsets;
    }
}
