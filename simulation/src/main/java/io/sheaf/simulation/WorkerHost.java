package io.sheaf.simulation;

import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.worker.core.ExitKind;
import io.sheaf.worker.core.RunId;
import io.sheaf.worker.core.TimerKey;
import io.sheaf.worker.core.WorkerCommand;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.core.WorkerCore;
import io.sheaf.worker.core.WorkerEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One process of a worker: the real core, with a connection, timers, runs and blocks around it. Owned by its world. */
final class WorkerHost {

    final int number;
    final int slots;
    final Shelf blocks = new Shelf();
    private final World world;
    private final WorkerCore core;
    private final Map<RunId, SimRun> runs = new LinkedHashMap<>();
    private final Map<TimerKey, Long> timers = new EnumMap<>(TimerKey.class);
    private final Map<Sha256, Program> programs;
    private final List<WorkerEvent> next = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private Link linkOrNull;
    private boolean alive = true;
    private boolean stopped;
    private boolean stepping;
    private long stoppedAt;
    private long serves;
    private int slowness = 1;
    private boolean failing;

    WorkerHost(World world, int number, int slots) {
        this.world = world;
        this.number = number;
        this.slots = slots;
        this.core = new WorkerCore(WorkerConfig.process(slots));
        int kept = (int) world.draw.magnitude(1, 50);
        this.programs = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Sha256, Program> eldest) {
                return size() > kept;
            }
        };
    }

    String address() {
        return "sim:" + number;
    }

    boolean isAlive() {
        return alive;
    }

    Link linkOrNull() {
        return linkOrNull;
    }

    /** Whether others can read now what it keeps under this epoch, or put something there. */
    boolean serves(WorkerEpoch epoch) {
        return alive && !stopped && serves <= world.agenda.now() && is(epoch);
    }

    boolean is(WorkerEpoch epoch) {
        return linkOrNull != null && linkOrNull.epoch.equals(epoch);
    }

    /** Others cannot read its blocks for so long. */
    void hide(long nanos) {
        serves = world.agenda.now() + nanos;
    }

    void slowDown(int times) {
        slowness = times;
    }

    /** Whether every task that runs here throws from now on. */
    void fail(boolean now) {
        failing = now;
    }

    boolean isFailing() {
        return failing;
    }

    int slowness() {
        return slowness;
    }

    /** Says hello to the scheduler, under an epoch of its own. */
    void connect() {
        if (!alive || linkOrNull != null) {
            return;
        }
        if (!world.scheduler().isAlive()) {
            world.agenda.in(world.draw.magnitude(50_000_000, 2_000_000_000), () -> whenAwake(this::connect));
            return;
        }
        Link link = world.newLink(this);
        linkOrNull = link;
        WorkerInfo info = new WorkerInfo(1, "1.0", 17, slots, number, "sim", address());
        link.atScheduler(() -> world.joined(link, info));
    }

    void hear(Link link, List<ToWorker> messages) {
        whenAwake(() -> {
            if (link == linkOrNull) {
                messages.forEach(message -> next.add(new WorkerEvent.FromScheduler(withProgram(message))));
                settle();
            }
        });
    }

    private ToWorker withProgram(ToWorker message) {
        if (!(message instanceof ToWorker.DefineStage define)) {
            return message;
        }
        Program program = define.program();
        if (program.hasBytes()) {
            programs.put(program.id(), program);
            return define;
        }
        Program kept = programs.get(program.id());
        return kept == null ? define : define.withProgram(kept);
    }

    /** The connection is found to be broken, or to be closed by the scheduler; another is made soon. */
    void lose(Link link) {
        whenAwake(() -> {
            if (link == linkOrNull) {
                linkOrNull = null;
                tell(new WorkerEvent.LinkLost());
                world.agenda.in(world.draw.magnitude(1_000_000, 1_000_000_000), () -> whenAwake(this::connect));
            }
        });
    }

    /** Which it notices soon. What is under way to it arrives until then, or is lost. */
    void schedulerIsGone(boolean allIsLost) {
        if (linkOrNull != null) {
            Link link = linkOrNull;
            if (allIsLost) {
                link.cut();
            }
            world.agenda.in(world.draw.magnitude(10_000, 2_000_000_000), () -> lose(link));
        }
    }

    void leave(String reason) {
        whenAwake(() -> tell(new WorkerEvent.LeaveRequested(reason)));
    }

    void drain(String reason) {
        whenAwake(() -> tell(new WorkerEvent.DrainRequested(reason)));
    }

    void tell(WorkerEvent event) {
        next.add(event);
        settle();
    }

    /** Leaves an event for the step that is made now, or that follows. */
    void leave(WorkerEvent event) {
        next.add(event);
    }

    /** Steps until nothing is left to be told. */
    void settle() {
        if (stepping) {
            return;
        }
        stepping = true;
        while (!next.isEmpty() && alive) {
            List<WorkerEvent> events = new ArrayList<>(next);
            next.clear();
            step(events);
        }
        stepping = false;
    }

    private void step(List<WorkerEvent> events) {
        List<WorkerCommand> commands = new ArrayList<>();
        world.story.worker(this, events);
        try {
            core.step(world.agenda.now(), events, commands);
            if (commands.stream().noneMatch(WorkerCommand.Exit.class::isInstance)) {
                core.validate();
            }
        } catch (RuntimeException e) {
            throw new Violation("worker core", this, this + "'s core broke at " + events + ": " + e, e);
        }
        for (WorkerEvent event : events) {
            if (event instanceof WorkerEvent.RunFinished finished) {
                runs.remove(finished.run());
            }
        }
        perform(commands);
    }

    private void perform(List<WorkerCommand> commands) {
        List<FromWorker> messages = new ArrayList<>();
        WorkerCommand.Exit exitOrNull = null;
        for (WorkerCommand command : commands) {
            if (command instanceof WorkerCommand.Send send) {
                messages.add(send.message());
            } else if (command instanceof WorkerCommand.Exit exit) {
                exitOrNull = exit;
            } else {
                perform(command);
            }
        }
        if (linkOrNull != null && !messages.isEmpty()) {
            world.story.says(this, messages);
            linkOrNull.toScheduler(messages);
        }
        if (exitOrNull != null) {
            exit(exitOrNull);
        }
    }

    private void perform(WorkerCommand command) {
        if (command instanceof WorkerCommand.StartRun start) {
            SimRun run = new SimRun(world, this, start.run());
            runs.put(start.run().id(), run);
            run.start();
        } else if (command instanceof WorkerCommand.SetTimer set) {
            timers.put(set.key(), set.generation());
            world.agenda.at(set.atNanos(), () -> whenAwake(() -> fire(set)));
        } else if (command instanceof WorkerCommand.Preempt preempt && runs.containsKey(preempt.run())) {
            runs.get(preempt.run()).preempt();
        } else if (command instanceof WorkerCommand.DivideAttempt divide && runs.containsKey(divide.run())) {
            runs.get(divide.run()).divide(divide.number(), divide.pieces());
        } else if (command instanceof WorkerCommand.CancelAttempt cancel && runs.containsKey(cancel.run())) {
            runs.get(cancel.run()).cancel(cancel.tasks());
        } else if (command instanceof WorkerCommand.ExpireAttempt expire && runs.containsKey(expire.run())) {
            runs.get(expire.run()).expire(expire.startedBy(), expire.failure());
        } else if (command instanceof WorkerCommand.InterruptAttempt interrupt && runs.containsKey(interrupt.run())) {
            runs.get(interrupt.run()).interrupt();
        } else if (command instanceof WorkerCommand.ReleaseResults release) {
            blocks.release(release.job(), release.stage(), release.tasks());
        } else if (command instanceof WorkerCommand.DropJob drop) {
            blocks.end(drop.job());
        } else if (command instanceof WorkerCommand.ForgetJob forget) {
            blocks.drop(forget.job());
        } else if (command instanceof WorkerCommand.ForgetOthers forget) {
            blocks.dropAllBut(forget.known());
        }
    }

    private void fire(WorkerCommand.SetTimer set) {
        if (timers.get(set.key()) == set.generation()) {
            tell(new WorkerEvent.TimerFired(set.key(), set.generation()));
        }
    }

    private void exit(WorkerCommand.Exit exit) {
        end();
        world.incidents.endsItself();
        Link last = linkOrNull;
        linkOrNull = null;
        if (last != null) {
            last.atScheduler(() -> world.lost(last, "exit " + exit.kind()));
        }
        world.ended(this, exit.kind() == ExitKind.DRAINED);
    }

    /** The process is gone at once; the scheduler hears of it now, later, or only by silence. */
    void crash(String how) {
        if (!alive) {
            return;
        }
        runs.values().forEach(SimRun::reachNow);
        end();
        world.story.note(this, "dies: " + how);
        Link last = linkOrNull;
        linkOrNull = null;
        if (last != null) {
            last.cut();
            world.noticeLoss(last, how);
        }
        world.ended(this, false);
    }

    private void end() {
        alive = false;
        runs.values().forEach(SimRun::vanish);
        runs.clear();
        waiting.clear();
    }

    /** Nothing in the process happens until it is awake again. */
    void pause() {
        if (alive && !stopped) {
            runs.values().forEach(SimRun::reachNow);
            settle();
            stopped = alive;
            stoppedAt = world.agenda.now();
            world.story.note(this, "is stopped");
        }
    }

    void wake() {
        if (!alive || !stopped) {
            return;
        }
        stopped = false;
        world.story.note(this, "goes on");
        runs.values().forEach(run -> run.sleptFor(world.agenda.now() - stoppedAt));
        List<Runnable> due = new ArrayList<>(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    /** Does it now, or when the process goes on; not at all if it is gone. */
    void whenAwake(Runnable action) {
        if (stopped) {
            waiting.add(action);
        } else if (alive) {
            action.run();
        }
    }

    @Override
    public String toString() {
        return "worker process " + number;
    }
}
