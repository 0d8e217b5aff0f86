package io.sheaf.simulation;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.aggregator.ledger.RunMap;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerCommand;
import io.sheaf.scheduler.core.SchedulerEvent;
import io.sheaf.scheduler.core.TimerKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches one life of the scheduler from outside, by what goes in and what comes out, and knows nothing of its tables: which
 * epochs live, who holds which task. Owned by its world; its maps are looked up only.
 */
final class Referee {

    private record StageKey(JobId job, StageId stage) {}

    /** What a worker keeps of a stage. */
    private record KeptKey(StageKey stage, WorkerEpoch holder) {}

    private record MapKey(JobId job, StageId stage, int version) {}

    /** The first attempts that are out, and those beside them. */
    private record Out(RunMap<LeaseId> first, RunMap<LeaseId> beside) {
        Out() {
            this(new RunMap<>(), new RunMap<>());
        }

        List<RunMap.Run<LeaseId>> overlapping(TaskRange tasks) {
            List<RunMap.Run<LeaseId>> all = new ArrayList<>(first.overlapping(tasks.from(), tasks.to()));
            all.addAll(beside.overlapping(tasks.from(), tasks.to()));
            return all;
        }

        List<RunMap.Run<LeaseId>> of(LeaseId lease, TaskRange tasks) {
            return overlapping(tasks).stream().filter(run -> run.value().equals(lease)).toList();
        }

        void add(ToWorker.Grant grant) {
            for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                (first.getOrNull(task) == null ? first : beside).put(task, task + 1, grant.lease());
            }
        }

        /** The lease is over for these tasks; the other attempt, if there is one, goes on. */
        void end(LeaseId lease, TaskRange tasks) {
            for (RunMap<LeaseId> attempts : List.of(first, beside)) {
                for (RunMap.Run<LeaseId> run : attempts.overlapping(tasks.from(), tasks.to())) {
                    if (run.value().equals(lease)) {
                        attempts.remove(run.from(), run.to());
                    }
                }
            }
        }

        /** All attempts are over. */
        void end(int from, int to) {
            first.remove(from, to);
            beside.remove(from, to);
        }
    }

    /** By which timers may be late without a sleep. */
    private static final long LATE_NANOS = 50_000_000;

    private final World world;
    private final Set<WorkerEpoch> epochs = new HashSet<>();
    private final Map<WorkerEpoch, Long> lastHeard = new HashMap<>();
    private final Map<LeaseId, ToWorker.Grant> grants = new HashMap<>();
    private final Map<LeaseId, WorkerEpoch> holders = new HashMap<>();
    private final Map<WorkerEpoch, List<LeaseId>> leases = new HashMap<>();
    /** Tasks that are out, of each stage in its last generation. */
    private final Map<StageKey, Out> out = new HashMap<>();
    private final Map<StageKey, Integer> generations = new HashMap<>();
    private final Map<MapKey, List<ToWorker.Holder>> maps = new HashMap<>();
    /** Who has what the tasks made of which it was said that they succeeded, of each stage in its last generation. */
    private final Map<StageKey, RunMap<WorkerEpoch>> won = new HashMap<>();
    private final Set<KeptKey> lost = new HashSet<>();
    private final Map<StageKey, Integer> newestMaps = new HashMap<>();
    private final Set<WorkerEpoch> draining = new HashSet<>();
    /** Workers that are to get no tasks. */
    private final Set<WorkerEpoch> aside = new HashSet<>();
    private final Incidents incidents;
    private long noWorkersSince;
    /** Results that the events of this step may bring. */
    private boolean replays;
    private boolean allStale;
    private boolean excused;
    private final Map<JobId, RunMap<Boolean>> due = new HashMap<>();
    /** Successes in the events of this step that leave something to others: they count unless their leases lose the task in the same step. */
    private final Map<LeaseId, FromWorker.Succeeded> shortened = new HashMap<>();

    Referee(World world) {
        this.world = world;
        this.incidents = world.incidents;
        this.noWorkersSince = world.agenda.now();
    }

    /** The event is in the scheduler's mailbox. */
    void arrives(SchedulerEvent event) {
        if (event instanceof SchedulerEvent.WorkerSaid said) {
            lastHeard.put(said.worker(), world.agenda.now());
        } else if (event instanceof SchedulerEvent.WorkerJoined joined) {
            lastHeard.put(joined.worker(), world.agenda.now());
        }
    }

    /** The scheduler takes these events in. */
    void before(List<SchedulerEvent> events) {
        replays = false;
        allStale = true;
        due.clear();
        shortened.clear();
        for (SchedulerEvent event : events) {
            allStale &= event instanceof SchedulerEvent.WorkerSaid said && !epochs.contains(said.worker());
            before(event);
        }
    }

    private void before(SchedulerEvent event) {
        if (event instanceof SchedulerEvent.WorkerSaid said) {
            if (epochs.contains(said.worker())) {
                before(said.worker(), said.message());
            }
        } else if (event instanceof SchedulerEvent.WorkerJoined joined) {
            incidents.withoutWorkers(withoutWorkers());
            epochs.add(joined.worker());
        } else if (event instanceof SchedulerEvent.WorkerLost lost) {
            if (epochs.contains(lost.worker())) {
                incidents.workerLost();
            }
            forget(lost.worker());
        } else if (event instanceof SchedulerEvent.DrainWorker drain) {
            if (epochs.contains(drain.worker())) {
                drains(drain.worker());
            }
        } else if (event instanceof SchedulerEvent.TimerFired fired && fired.key() instanceof TimerKey.SetAside over) {
            aside.remove(over.worker());
        } else if (event instanceof SchedulerEvent.ClientSaid said) {
            if (said.message() instanceof FromClient.ResultLost missing) {
                StageKey stage = new StageKey(missing.job(), new StageId(world.job(missing.job()).resultStage()));
                epochs.forEach(epoch -> lost.add(new KeptKey(stage, epoch)));
            }
            replays |= said.message() instanceof FromClient.Submit || said.message() instanceof FromClient.Attach;
        }
    }

    private void before(WorkerEpoch epoch, FromWorker message) {
        if (message instanceof FromWorker.Succeeded said) {
            if (said.dividedOrNull() != null) {
                shortened.put(said.lease(), said);
            }
            if (epoch.equals(holders.get(said.lease()))) {
                Out tasks = out.get(new StageKey(said.job(), said.stage()));
                for (RunMap.Run<LeaseId> run : tasks.of(said.lease(), said.tasks())) {
                    due.computeIfAbsent(said.job(), any -> new RunMap<>()).put(run.from(), run.to(), true);
                    won.computeIfAbsent(new StageKey(said.job(), said.stage()), any -> new RunMap<>()).put(run.from(), run.to(), epoch);
                    tasks.end(run.from(), run.to());
                }
            }
        } else if (message instanceof FromWorker.Failed said) {
            answered(epoch, said.lease(), TaskRange.single(said.task()));
            if (said.failure().kind() == ErrorKind.TIMEOUT) {
                incidents.failsItself(said.job(), said.stage(), said.task());
            }
            if (said.lostBlocksOrNull() != null) {
                complained(producer(said.job(), said.lostBlocksOrNull().stage()), said.lostBlocksOrNull());
            }
        } else if (message instanceof FromWorker.Returned said) {
            said.tasks().forEach(tasks -> answered(epoch, said.lease(), tasks));
        } else if (message instanceof FromWorker.Offered said) {
            incidents.offered(said);
        } else if (message instanceof FromWorker.Leaving) {
            drains(epoch);
        } else if (message instanceof FromWorker.Goodbye) {
            forget(epoch);
        }
    }

    // Who goes by a map that is not the newest one says nothing new.
    private void complained(StageKey stage, FromWorker.LostBlocks missing) {
        if (missing.mapVersion() >= newestMaps.getOrDefault(stage, 0)) {
            lost.add(new KeptKey(stage, missing.holder()));
        }
    }

    /** The stage that makes what readers of this one read. */
    private StageKey producer(JobId job, StageId stage) {
        TaskSource source = world.job(job).spec.stage(stage).branches().get(0);
        return source instanceof TaskSource.Kept kept ? new StageKey(kept.job(), kept.stage()) : new StageKey(job, stage);
    }

    private void answered(WorkerEpoch epoch, LeaseId lease, TaskRange tasks) {
        ToWorker.Grant grant = grants.get(lease);
        if (grant != null && epoch.equals(holders.get(lease))) {
            out.get(new StageKey(grant.job(), grant.stage())).end(lease, tasks);
        }
    }

    private void drains(WorkerEpoch epoch) {
        boolean someTookTasks = takers() > 0;
        draining.add(epoch);
        nobodyTakesTasks(someTookTasks);
    }

    /** Workers that are there and are not to leave. */
    private int takers() {
        return epochs.size() - draining.size();
    }

    private void nobodyTakesTasks(boolean someDid) {
        if (someDid && takers() == 0) {
            noWorkersSince = world.agenda.now();
        }
    }

    private void forget(WorkerEpoch epoch) {
        boolean someTookTasks = takers() > 0;
        if (epochs.remove(epoch)) {
            draining.remove(epoch);
            nobodyTakesTasks(someTookTasks);
            incidents.epochsOver(1);
            for (LeaseId lease : leases.getOrDefault(epoch, List.of())) {
                answered(epoch, lease, grants.get(lease).tasks());
                holders.remove(lease);
            }
            leases.remove(epoch);
        }
    }

    /** What the scheduler wants done because of these events. */
    void after(List<SchedulerEvent> events, List<SchedulerCommand> commands) {
        require(!allStale || commands.isEmpty(), "stale", null, () -> "what epochs said that are over, " + events + ", led to " + commands);
        for (SchedulerCommand command : commands) {
            if (command instanceof SchedulerCommand.SendToWorker send) {
                after(send.worker(), send.message());
            } else if (command instanceof SchedulerCommand.SendToClient send) {
                after(send.message());
            } else if (command instanceof SchedulerCommand.CloseWorker close) {
                closed(close);
            } else if (command instanceof SchedulerCommand.SetTimer set && set.key() instanceof TimerKey.SetAside until) {
                aside.add(until.worker());
                world.count("SET ASIDE");
            } else if (command instanceof SchedulerCommand.ClearTimer clear && clear.key() instanceof TimerKey.SetAside until) {
                aside.remove(until.worker());
            }
        }
    }

    private void after(WorkerEpoch epoch, ToWorker message) {
        if (message instanceof ToWorker.Grant grant) {
            granted(epoch, grant);
        } else if (message instanceof ToWorker.BlockMap map) {
            List<ToWorker.Holder> before = maps.putIfAbsent(new MapKey(map.job(), map.stage(), map.version()), map.holders());
            require(before == null || before.equals(map.holders()), "map", map.job(), () -> map + " has the version of " + before);
            StageKey maker = new StageKey(map.maker().job(), map.maker().stage());
            if (newestMaps.getOrDefault(maker, 0) < map.version()) {
                newestMaps.put(maker, map.version());
                map.holders().forEach(holder -> lost.remove(new KeptKey(maker, holder.worker().worker())));
            }
        } else if (message instanceof ToWorker.ReleaseResults release) {
            lost.add(new KeptKey(new StageKey(release.job(), release.stage()), epoch));
        } else if (message instanceof ToWorker.CancelLease cancel) {
            ToWorker.Grant grant = grants.get(cancel.lease());
            FromWorker.Succeeded refused = shortened.get(cancel.lease());
            if (refused != null) {
                won.computeIfAbsent(new StageKey(refused.job(), refused.stage()), any -> new RunMap<>()).remove(refused.tasks().from(), refused.tasks().to());
            }
            answered(epoch, cancel.lease(), cancel.tasksOrNull() == null ? grant.tasks() : cancel.tasksOrNull());
        }
    }

    private void granted(WorkerEpoch epoch, ToWorker.Grant grant) {
        require(epochs.contains(epoch), "fencing", grant.job(), () -> grant + " goes to epoch " + epoch + ", which is over");
        StageKey key = new StageKey(grant.job(), grant.stage());
        incidents.granted(grant);
        int generation = grant.generation().value();
        Integer last = generations.put(key, generation);
        require(last == null || last <= generation, "generation", grant.job(), () -> grant + " after generation " + last);
        if (last != null && last < generation) {
            out.remove(key);
            won.remove(key);
        }
        require(!draining.contains(epoch), "draining", grant.job(), () -> grant + " goes to epoch " + epoch + ", which is to leave");
        require(!aside.contains(epoch), "set aside", grant.job(), () -> grant + " goes to epoch " + epoch + ", which is set aside");
        checkIsNeeded(key, grant);
        Out tasks = out.computeIfAbsent(key, any -> new Out());
        tasks.overlapping(grant.tasks()).forEach(run -> checkMayBeside(epoch, grant, run));
        require(tasks.beside.overlapping(grant.tasks().from(), grant.tasks().to()).isEmpty(), "lease", grant.job(),
                () -> grant + " is a third attempt beside " + tasks.overlapping(grant.tasks()));
        tasks.add(grant);
        grants.put(grant.lease(), grant);
        holders.put(grant.lease(), epoch);
        leases.computeIfAbsent(epoch, any -> new ArrayList<>()).add(grant.lease());
        JobSpec job = world.job(grant.job()).spec;
        int budget = job.settings().attemptsOf(job.stage(grant.stage())) + 3 + 16 + 1;
        require(grant.attempt() <= budget, "budget", grant.job(), () -> grant + " is one attempt too many: at most " + budget);
    }

    /** A task that is out is tried by another worker too, if that may do no harm. */
    private void checkMayBeside(WorkerEpoch epoch, ToWorker.Grant grant, RunMap.Run<LeaseId> held) {
        JobSpec job = world.job(grant.job()).spec;
        boolean may = job.settings().speculation() && job.settings().effectsOf(job.stage(grant.stage())) == Effects.IDEMPOTENT;
        require(may, "speculation", grant.job(), () -> grant + " while lease " + held.value() + " holds tasks " + held + ", of a stage with effects");
        require(!epoch.equals(holders.get(held.value())), "speculation", grant.job(), () -> grant + " while the same worker has lease " + held.value());
    }

    /** Nothing is made again of which the only copy is where it was, and of which nobody has complained. */
    private void checkIsNeeded(StageKey key, ToWorker.Grant grant) {
        RunMap<WorkerEpoch> before = won.get(key);
        if (before != null) {
            for (RunMap.Run<WorkerEpoch> run : before.overlapping(grant.tasks().from(), grant.tasks().to())) {
                boolean gone = !epochs.contains(run.value()) || lost.contains(new KeptKey(key, run.value()));
                require(gone, "needless", grant.job(), () -> grant + " makes again what epoch " + run.value() + " has of tasks " + run);
            }
        }
    }

    private void after(ToClient message) {
        TaskRange tasks = message instanceof ToClient.Results results ? results.tasks()
                : message instanceof ToClient.StoredResults stored ? stored.tasks() : null;
        if (tasks != null && !replays) {
            RunMap<Boolean> mine = due.get(message.job());
            int covered = mine == null ? 0 : mine.overlapping(tasks.from(), tasks.to()).stream().mapToInt(RunMap.Run::size).sum();
            require(covered == tasks.size() || wereOffered(message.job(), tasks), "stale", message.job(), () -> message + " is not what the holder of its lease said");
        }
    }

    // They may have been taken over in this step, or wait since then for what they read.
    private boolean wereOffered(JobId job, TaskRange results) {
        return incidents.wereOffered(job, world.job(job).resultStage(), results);
    }

    /**
     * The scheduler looks at its timers after a sleep of so long, and at its messages only then. It can tell that it slept
     * itself if the timer is late by more than two heartbeats and a quarter of a lease; before that, silence is silence.
     */
    void excuse(long sleptNanos) {
        long beat = world.scenario.config().times().heartbeat().toNanos();
        long lease = world.scenario.config().times().lease().toNanos();
        excused = sleptNanos > 0 && sleptNanos <= Math.max(2 * beat, lease / 4) + beat + LATE_NANOS;
    }

    private void closed(SchedulerCommand.CloseWorker close) {
        long silent = world.agenda.now() - lastHeard.getOrDefault(close.worker(), 0L);
        if (close.reason().startsWith("nothing was heard")) {
            incidents.workerLost();
            require(excused || silent >= world.scenario.config().times().lease().toNanos(), "expiry", null,
                    () -> "epoch " + close.worker() + " was given up, " + close.reason() + ", but was heard " + silent / 1_000_000 + " ms ago");
        }
        forget(close.worker());
    }

    /** How long there has been no worker by now that gets tasks. */
    long withoutWorkers() {
        return takers() == 0 ? world.agenda.now() - noWorkersSince : 0;
    }

    /** The scheduler is gone. */
    void ends() {
        incidents.withoutWorkers(withoutWorkers());
        incidents.epochsOver(epochs.size());
    }

    private static void require(boolean holds, String invariant, JobId jobOrNull, java.util.function.Supplier<String> message) {
        if (!holds) {
            throw new Violation(invariant, jobOrNull, message.get(), null);
        }
    }
}
