package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** Virtual time, one core, fake workers and clients around it. All that happens follows from the seed. */
final class SimWorld {

    private record Due(long at, long order, Runnable action) {}

    final Random random;
    /** For what was added later, so that older seeds still give the worlds they gave. */
    final Random whims;
    final SchedulerCore core;
    final Map<WorkerEpoch, SimWorker> workers = new LinkedHashMap<>();
    final Map<ClientId, SimClient> clients = new LinkedHashMap<>();
    final Map<JobId, SimJob> jobs = new LinkedHashMap<>();
    private final PriorityQueue<Due> agenda = new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final Map<TimerKey, Long> timers = new HashMap<>();
    private final Set<String> starts = new HashSet<>();
    private final Map<String, Integer> generations = new HashMap<>();
    long now;
    long events;
    private long order;
    private long peers;
    /** Whether messages may be repeated and overtake each other. */
    boolean unruly = true;

    SimWorld(long seed) {
        random = new Random(seed);
        whims = new Random(~seed);
        core = new SchedulerCore(
                Rig.CONFIG.withLimits(new SchedulerConfig.Limits(1000, 64, 1024, 3, 4)), new ClusterEpoch(1));
    }

    void in(long millis, Runnable action) {
        agenda.add(new Due(now + millis * 1_000_000, order++, action));
    }

    /** Runs until nothing but idle timers is left to happen, or until {@code millis} have passed. */
    void run(long millis) {
        long end = now + millis * 1_000_000;
        while (!agenda.isEmpty() && agenda.peek().at <= end) {
            Due due = agenda.poll();
            now = Math.max(now, due.at);
            due.action.run();
        }
        now = end;
    }

    void step(SchedulerEvent event) {
        List<SchedulerCommand> out = new ArrayList<>();
        events++;
        core.step(now, List.of(event), out);
        try {
            core.validate();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("after " + event + " and " + out + ": " + e.getMessage(), e);
        }
        for (SchedulerCommand command : out) {
            carryOut(command);
        }
    }

    private void carryOut(SchedulerCommand command) {
        if (command instanceof SchedulerCommand.SendToWorker send) {
            SimWorker worker = workers.get(send.worker());
            if (worker != null) {
                worker.inbox(send.message());
            }
        } else if (command instanceof SchedulerCommand.SendToClient send) {
            SimClient client = clients.get(send.client());
            if (client != null) {
                client.hear(send.message());
            }
        } else if (command instanceof SchedulerCommand.CloseWorker close) {
            workers.remove(close.worker());
        } else if (command instanceof SchedulerCommand.SetTimer set) {
            timers.put(set.key(), set.generation());
            agenda.add(new Due(set.atNanos(), order++, () -> {
                if (timers.getOrDefault(set.key(), 0L) == set.generation()) {
                    step(new SchedulerEvent.TimerFired(set.key(), set.generation()));
                }
            }));
        } else if (command instanceof SchedulerCommand.ClearTimer clear) {
            timers.remove(clear.key());
        }
    }

    SimWorker join() {
        WorkerEpoch epoch = new WorkerEpoch(++peers);
        SimWorker worker = new SimWorker(this, epoch, 1 + random.nextInt(3));
        workers.put(epoch, worker);
        step(new SchedulerEvent.WorkerJoined(epoch, new WorkerInfo(1, "1.0", 17, worker.slots, peers, "sim", "sim:" + peers)));
        worker.beat();
        return worker;
    }

    /** The process dies; the scheduler hears of it at once, late, or only by silence. */
    void kill(SimWorker worker) {
        workers.remove(worker.epoch);
        worker.dead = true;
        if (random.nextInt(4) > 0) {
            in(random.nextInt(500), () -> step(new SchedulerEvent.WorkerLost(worker.epoch, "killed")));
        }
    }

    void fromWorker(SimWorker worker, FromWorker message) {
        int copies = unruly && random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            in(unruly ? random.nextInt(10) : 1, () -> step(new SchedulerEvent.WorkerSaid(worker.epoch, message)));
        }
    }

    ClientId connect(SimClient client) {
        ClientId id = new ClientId(++peers);
        clients.put(id, client);
        step(new SchedulerEvent.ClientConnected(id));
        return id;
    }

    void disconnect(ClientId id) {
        clients.remove(id);
        step(new SchedulerEvent.ClientGone(id));
    }

    void fromClient(ClientId client, FromClient message) {
        in(1, () -> step(new SchedulerEvent.ClientSaid(client, message, 7)));
    }

    /** A task starts to run; where effects must not happen twice, that is the only time. */
    void started(Grant grant, int task) {
        JobId job = grant.job();
        StageId stage = grant.stage();
        generations.merge(job + " " + stage.value(), grant.generation().value(), Math::max);
        boolean first = starts.add(job + " " + stage + " " + task);
        boolean once = jobs.get(job).spec.settings().effects() == Effects.AT_MOST_ONCE;
        assertThat(first || !once).as("task %s of stage %s of %s starts again", task, stage, job).isTrue();
    }

    /** The last generation of the stage of which a task has started. */
    int generation(JobId job, int stage) {
        return generations.getOrDefault(job + " " + stage, 0);
    }

    /** The block, if a living worker of this epoch has it. */
    Long blockOrNull(WorkerEpoch holder, BlockId block) {
        SimWorker worker = workers.get(holder);
        return worker == null ? null : worker.blocks.get(block);
    }
}
