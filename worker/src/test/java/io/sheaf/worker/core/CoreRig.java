package io.sheaf.worker.core;

import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A core at the hands of a test, validated after every step. Times are in milliseconds. */
final class CoreRig {

    static final long MILLIS = 1_000_000;

    final WorkerCore core;
    private List<WorkerCommand> last = List.of();

    CoreRig(WorkerConfig config) {
        core = new WorkerCore(config);
    }

    /** Welcomed at time 0. */
    static CoreRig welcomed(WorkerConfig config) {
        CoreRig rig = new CoreRig(config);
        rig.hear(0, Messages.welcome());
        return rig;
    }

    List<WorkerCommand> step(long millis, WorkerEvent... events) {
        List<WorkerCommand> commands = new ArrayList<>();
        core.step(millis * MILLIS, List.of(events), commands);
        core.validate();
        last = commands;
        return commands;
    }

    List<WorkerCommand> hear(long millis, ToWorker... messages) {
        return step(millis, Arrays.stream(messages).map(WorkerEvent.FromScheduler::new).toArray(WorkerEvent[]::new));
    }

    /** The timer set last, as it fires. */
    WorkerEvent.TimerFired firing(WorkerCommand.SetTimer timer) {
        return new WorkerEvent.TimerFired(timer.key(), timer.generation());
    }

    /** The commands of this kind in the last step. */
    <C extends WorkerCommand> List<C> last(Class<C> type) {
        return last.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The messages of this kind sent in the last step. */
    <M extends FromWorker> List<M> sent(Class<M> type) {
        return last(WorkerCommand.Send.class).stream()
                .map(WorkerCommand.Send::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The only run started in the last step. */
    RunSpec started() {
        List<WorkerCommand.StartRun> starts = last(WorkerCommand.StartRun.class);
        if (starts.size() != 1) {
            throw new AssertionError("expected one start: " + last);
        }
        return starts.get(0).run();
    }

    WorkerCommand.SetTimer timer(TimerKey key) {
        return last(WorkerCommand.SetTimer.class).stream().filter(timer -> timer.key() == key).findFirst().orElseThrow();
    }

    /** The end of a run whose tasks up to {@code end} have succeeded, each with a result of one byte. */
    static WorkerEvent.RunFinished finished(RunSpec run, int end, long busyMillis) {
        return new WorkerEvent.RunFinished(run.id(), List.of(succeeded(run.tasks().from(), end)), busyMillis * MILLIS, end);
    }

    static WorkerEvent.RunFinished finished(RunSpec run, long busyMillis) {
        return finished(run, run.tasks().to(), busyMillis);
    }

    static RunOutcome succeeded(int from, int to) {
        int[] offsets = new int[to - from + 1];
        Arrays.setAll(offsets, i -> i);
        Slices slices = new Slices(new byte[to - from], offsets);
        return new RunOutcome.Succeeded(new TaskRange(from, to), new TaskOutput.Inline(slices), TaskStats.NONE);
    }

    /** A run says that it is at this task and starts no further one. */
    static WorkerEvent.RunProgress at(RunSpec run, int current, long sinceMillis, RunOutcome... outcomes) {
        return new WorkerEvent.RunProgress(run.id(), List.of(outcomes), 0, current + 1, current, sinceMillis * MILLIS);
    }
}
