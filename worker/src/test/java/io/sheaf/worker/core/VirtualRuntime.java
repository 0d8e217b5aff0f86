package io.sheaf.worker.core;

import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A runtime on a clock that only the test moves: runs take what the test says, and every command is carried out as the
 * real one carries it out. Validates the core after each step and keeps what was answered.
 */
final class VirtualRuntime {

    /** How long a task takes, in nanoseconds; {@link Long#MAX_VALUE}: until it is interrupted. */
    interface Durations {
        long of(ToWorker.Grant grant, int task);
    }

    /** A task that was begun. */
    record Begun(long at, LeaseId lease, long job, int task) {}

    final WorkerCore core;
    final List<Begun> begun = new ArrayList<>();
    final List<FromWorker> sent = new ArrayList<>();
    final Map<LeaseId, TaskRanges> answered = new LinkedHashMap<>();
    final Map<Long, Long> busyByJob = new LinkedHashMap<>();
    final List<WorkerCommand.Exit> exits = new ArrayList<>();
    private final Durations durations;
    private final Map<RunId, VirtualRun> runs = new LinkedHashMap<>();
    private final Map<TimerKey, WorkerCommand.SetTimer> timers = new EnumMap<>(TimerKey.class);
    private final List<WorkerEvent> next = new ArrayList<>();
    private long now;

    VirtualRuntime(WorkerConfig config, Durations durations) {
        this.core = new WorkerCore(config);
        this.durations = durations;
    }

    private final class VirtualRun {
        final RunSpec spec;
        int current;
        int end;
        long since;
        long endsAt;
        boolean settled;
        boolean stuck;
        List<RunOutcome> outcomes = new ArrayList<>();
        long busy;

        VirtualRun(RunSpec spec) {
            this.spec = spec;
            this.current = spec.tasks().from();
            this.end = spec.tasks().to();
            begin();
        }

        void begin() {
            since = now;
            settled = false;
            long duration = durations.of(spec.grant(), current);
            stuck = duration == Long.MAX_VALUE;
            endsAt = stuck ? Long.MAX_VALUE : now + duration;
            begun.add(new Begun(now, spec.grant().lease(), spec.grant().job().low(), current));
        }

        void endTask() {
            busy += now - since;
            busyByJob.merge(spec.grant().job().low(), now - since, Long::sum);
            if (!settled) {
                outcomes.add(CoreRig.succeeded(current, current + 1));
            }
            current++;
            if (current < end) {
                begin();
            } else {
                runs.remove(spec.id());
                next.add(new WorkerEvent.RunFinished(spec.id(), outcomes, busy, current));
            }
        }

        void cut() {
            end = current + 1;
        }

        void report() {
            next.add(new WorkerEvent.RunProgress(spec.id(), outcomes, busy, end, current, since));
            outcomes = new ArrayList<>();
            busy = 0;
        }

        void expire(WorkerCommand.ExpireAttempt expire) {
            if (since <= expire.startedBy() && !settled) {
                outcomes.add(new RunOutcome.Failed(current, expire.failure(), null));
                settled = true;
                cut();
            }
            report();
        }
    }

    long now() {
        return now;
    }

    void hear(ToWorker... messages) {
        Arrays.stream(messages).map(WorkerEvent.FromScheduler::new).forEach(next::add);
        settle();
    }

    void tell(WorkerEvent event) {
        next.add(event);
        settle();
    }

    boolean idle() {
        return runs.isEmpty();
    }

    /** Steps until nothing is left to be told. */
    private void settle() {
        while (!next.isEmpty()) {
            List<WorkerEvent> events = List.copyOf(next);
            next.clear();
            List<WorkerCommand> commands = new ArrayList<>();
            core.step(now, events, commands);
            core.validate();
            commands.forEach(this::perform);
        }
    }

    private void perform(WorkerCommand command) {
        if (command instanceof WorkerCommand.StartRun start) {
            runs.put(start.run().id(), new VirtualRun(start.run()));
        } else if (command instanceof WorkerCommand.Preempt preempt && runs.containsKey(preempt.run())) {
            runs.get(preempt.run()).cut();
            runs.get(preempt.run()).report();
        } else if (command instanceof WorkerCommand.CancelAttempt cancel && runs.containsKey(cancel.run())) {
            runs.get(cancel.run()).cut();
            runs.get(cancel.run()).report();
        } else if (command instanceof WorkerCommand.ExpireAttempt expire && runs.containsKey(expire.run())) {
            runs.get(expire.run()).expire(expire);
        } else if (command instanceof WorkerCommand.InterruptAttempt interrupt && runs.containsKey(interrupt.run())) {
            runs.get(interrupt.run()).endsAt = now;
        } else if (command instanceof WorkerCommand.AbandonAttempt abandon) {
            runs.remove(abandon.run());
        } else if (command instanceof WorkerCommand.SetTimer timer) {
            timers.put(timer.key(), timer);
        } else if (command instanceof WorkerCommand.Send send) {
            sent.add(send.message());
            learn(send.message());
        } else if (command instanceof WorkerCommand.Exit exit) {
            exits.add(exit);
        }
    }

    private void learn(FromWorker message) {
        if (message instanceof FromWorker.Succeeded good) {
            answer(good.lease(), good.tasks());
        } else if (message instanceof FromWorker.Failed bad) {
            answer(bad.lease(), TaskRange.single(bad.task()));
        } else if (message instanceof FromWorker.Returned returned) {
            returned.tasks().forEach(range -> answer(returned.lease(), range));
        }
    }

    // Fails if a task of the lease was answered for before.
    private void answer(LeaseId lease, TaskRange tasks) {
        answered.computeIfAbsent(lease, id -> new TaskRanges()).add(tasks);
    }

    /** Moves the clock to the next thing that happens, if that is not after {@code until}; else to {@code until}. */
    boolean advance(long until) {
        VirtualRun first = null;
        for (VirtualRun run : runs.values()) {
            first = first == null || run.endsAt < first.endsAt ? run : first;
        }
        WorkerCommand.SetTimer timer = null;
        for (WorkerCommand.SetTimer set : timers.values()) {
            timer = timer == null || set.atNanos() < timer.atNanos() ? set : timer;
        }
        long runAt = first == null ? Long.MAX_VALUE : first.endsAt;
        long timerAt = timer == null ? Long.MAX_VALUE : timer.atNanos();
        if (Math.min(runAt, timerAt) > until) {
            now = Math.max(now, until);
            return false;
        }
        now = Math.max(now, Math.min(runAt, timerAt));
        if (runAt <= timerAt) {
            first.endTask();
        } else {
            timers.remove(timer.key());
            next.add(new WorkerEvent.TimerFired(timer.key(), timer.generation()));
        }
        settle();
        return true;
    }

    void runUntil(long until) {
        while (advance(until)) {
            // everything happens in advance
        }
    }
}
