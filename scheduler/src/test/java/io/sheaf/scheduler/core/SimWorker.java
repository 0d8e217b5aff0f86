package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Size;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.DefineStage;
import io.sheaf.plan.message.ToWorker.Grant;
import io.sheaf.plan.message.ToWorker.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A worker of the simulation: holds the scheduler to its contract, runs tasks, keeps blocks, gives back what it is asked for. */
final class SimWorker {

    private record Piece(Grant grant, int task) {}

    private record StageKey(JobId job, StageId stage) {}

    final SimWorld world;
    final WorkerEpoch epoch;
    final int slots;
    final Map<BlockId, Long> blocks = new LinkedHashMap<>();
    /** Jobs that are over: what a client uploads for them is refused. */
    final LinkedHashSet<JobId> dropped = new LinkedHashSet<>();
    final Map<StageKey, DefineStage> defined = new LinkedHashMap<>();
    private final Map<StageKey, Map<Integer, BlockMap>> maps = new LinkedHashMap<>();
    private final List<Piece> queue = new ArrayList<>();
    private final LinkedHashSet<Piece> running = new LinkedHashSet<>();
    private final List<FromWorker.Succeeded> held = new ArrayList<>();
    private final LinkedHashSet<Object> programs = new LinkedHashSet<>();
    boolean dead;
    boolean draining;
    int mostAttempts;

    SimWorker(SimWorld world, WorkerEpoch epoch, int slots) {
        this.world = world;
        this.epoch = epoch;
        this.slots = slots;
    }

    void beat() {
        if (!dead && world.workers.containsKey(epoch)) {
            world.fromWorker(this, new FromWorker.Heartbeat(running.size()));
            world.in(1000, this::beat);
        }
    }

    void inbox(ToWorker message) {
        // One delay for all, so that what is sent to a worker stays in order.
        world.in(1, () -> {
            if (!dead) {
                hear(message);
            }
        });
    }

    private void hear(ToWorker message) {
        if (message instanceof DefineStage define) {
            assertThat(define.program().hasBytes() || programs.contains(define.program().id())).isTrue();
            programs.add(define.program().id());
            defined.put(new StageKey(define.job(), define.stage()), define);
        } else if (message instanceof BlockMap map) {
            Map<Integer, BlockMap> versions = maps.computeIfAbsent(new StageKey(map.job(), map.stage()), any -> new LinkedHashMap<>());
            versions.keySet().forEach(older -> assertThat(map.version()).isGreaterThan(older));
            versions.put(map.version(), map);
        } else if (message instanceof Grant grant) {
            assertThat(defined).containsKey(new StageKey(grant.job(), grant.stage()));
            mostAttempts = Math.max(mostAttempts, grant.attempt());
            for (int task = grant.tasks().from(); task < grant.tasks().to(); task++) {
                queue.add(new Piece(grant, task));
            }
            pump();
        } else if (message instanceof ToWorker.Recall recall) {
            giveBack(recall.lease());
        } else if (message instanceof ToWorker.CancelLease cancel) {
            drop(piece -> piece.grant.lease().equals(cancel.lease()) && (cancel.tasksOrNull() == null || cancel.tasksOrNull().contains(piece.task)));
        } else if (message instanceof ToWorker.DropJob drop) {
            drop(piece -> piece.grant.job().equals(drop.job()));
            dropped.add(drop.job());
            blocks.keySet().removeIf(block -> block.job().equals(drop.job()));
            defined.keySet().removeIf(key -> key.job().equals(drop.job()));
            maps.keySet().removeIf(key -> key.job().equals(drop.job()));
        } else if (message instanceof ToWorker.ReleaseResults release) {
            blocks.keySet().removeIf(block -> block.job().equals(release.job()) && block.stage().equals(release.stage())
                    && release.tasks().contains(block.task()));
        } else if (message instanceof ToWorker.Drain) {
            draining = true;
            leaveIfDone();
        }
    }

    private void drop(java.util.function.Predicate<Piece> which) {
        queue.removeIf(which);
        running.removeIf(which);
        pump();
    }

    private void giveBack(LeaseId lease) {
        List<TaskRange> tasks = new ArrayList<>();
        Grant grant = null;
        for (Piece piece : queue) {
            if (piece.grant.lease().equals(lease)) {
                tasks.add(TaskRange.single(piece.task));
                grant = piece.grant;
            }
        }
        queue.removeIf(piece -> piece.grant.lease().equals(lease));
        if (grant != null) {
            world.fromWorker(this, new FromWorker.Returned(lease, grant.job(), tasks, true));
        }
    }

    private void pump() {
        while (running.size() < slots && !queue.isEmpty()) {
            Piece piece = queue.remove(world.random.nextInt(queue.size()));
            running.add(piece);
            world.started(piece.grant, piece.task);
            world.in(1 + world.random.nextInt(60), () -> finish(piece));
        }
    }

    private void finish(Piece piece) {
        if (dead || !running.remove(piece)) {
            return;
        }
        SimJob job = world.jobs.get(piece.grant.job());
        Grant grant = piece.grant;
        if (world.random.nextDouble() < job.failureRate) {
            Failure failure = Failure.of(ErrorKind.USER, "Oops", "task " + piece.task);
            world.fromWorker(this, new FromWorker.Failed(grant.lease(), grant.job(), grant.stage(), piece.task, failure, null));
        } else {
            compute(job, grant, piece.task);
        }
        pump();
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (draining && running.isEmpty() && queue.isEmpty() && held.isEmpty() && !dead) {
            dead = true;
            world.workers.remove(epoch);
            world.in(30, () -> world.step(new SchedulerEvent.WorkerSaid(epoch, new FromWorker.Goodbye("drained"))));
        }
    }

    private void compute(SimJob job, Grant grant, int task) {
        DefineStage stage = defined.get(new StageKey(grant.job(), grant.stage()));
        TaskSource source = stage.branches().get(grant.branch());
        int i = task - grant.branchStart();
        long input = i;
        if (source instanceof TaskSource.Inline || source instanceof TaskSource.Open || source instanceof TaskSource.Enumerated) {
            input = Specs.number(grant.inputs().slice(task - grant.tasks().from()));
        } else if (source instanceof TaskSource.Gathered) {
            input = 0;
            for (int s = 0; s < grant.inputs().size(); s++) {
                input += Specs.number(grant.inputs().slice(s));
            }
        } else if (source instanceof TaskSource.Shuffled || source instanceof TaskSource.Split || source instanceof TaskSource.Blocks) {
            Long read = read(grant, source, i, task);
            if (read == null) {
                return;
            }
            input = read;
        }
        for (int number = 0; number < stage.sides().size(); number++) {
            Slices side = stage.sides().get(number);
            // What is decided takes 8 bytes here, the name of a stage 4.
            if (side.size() == 1 && side.slice(0).length == Integer.BYTES) {
                Long read = readSide(grant, stage.stageOfSide(number), task);
                if (read == null) {
                    return;
                }
                input += read;
                continue;
            }
            for (int s = 0; s < side.size(); s++) {
                input += Specs.number(side.slice(s));
            }
        }
        long noise = job.unsteady && grant.stage().value() == 0 && job.spec.stages().size() > 1 ? world.random.nextInt(3) * 1_000_000_000L : 0;
        answer(job, stage, grant, task, SimJob.value(grant.stage().value(), task, input) + noise);
    }

    /** The sum of all blocks of a side, as the newest map has them, or null if one was lost, which then was said. */
    private Long readSide(Grant grant, StageId side, int task) {
        Map<Integer, BlockMap> versions = maps.get(new StageKey(grant.job(), side));
        int newest = versions.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
        BlockMap map = versions.get(newest);
        long sum = 0;
        for (Holder holder : map.holders()) {
            for (int t = holder.tasks().from(); t < holder.tasks().to(); t++) {
                Long block = blockOrNull(map, holder, t);
                if (block == null) {
                    sayLost(grant, side, holder, map, t, task);
                    return null;
                }
                sum += block;
            }
        }
        return sum;
    }

    private Long blockOrNull(BlockMap map, Holder holder, int t) {
        return world.blockOrNull(holder.worker().worker(),
                new BlockId(map.maker().job(), map.maker().stage(), map.generation(), t, holder.attempt(), 0));
    }

    private void sayLost(Grant grant, StageId from, Holder holder, BlockMap map, int t, int task) {
        Failure failure = Failure.of(ErrorKind.ENVIRONMENT, "Lost", "block " + t);
        LostBlocks lost = new LostBlocks(from, holder.worker().worker(), map.version());
        world.fromWorker(this, new FromWorker.Failed(grant.lease(), grant.job(), grant.stage(), task, failure, lost));
    }

    /** The sum of what the task has to read, or null if a block was lost, which then was said. */
    private Long read(Grant grant, TaskSource source, int i, int task) {
        StageId from = Job.producerOrNull(source);
        BlockMap map = maps.get(new StageKey(grant.job(), from)).get(grant.mapVersion());
        // Of blocks one, of a shuffle all of the share.
        Share share = source instanceof TaskSource.Blocks ? new Share(0, i, i + 1)
                : source instanceof TaskSource.Split split ? split.shares().get(i) : new Share(i, 0, Integer.MAX_VALUE);
        long sum = 0;
        int next = 0;
        for (Holder holder : map.holders()) {
            assertThat(holder.tasks().from()).isEqualTo(next);
            next = holder.tasks().to();
            for (int t = holder.tasks().from(); t < holder.tasks().to(); t++) {
                if (t < share.fromTask() || t >= share.toTask()) {
                    continue;
                }
                Long block = blockOrNull(map, holder, t);
                if (block == null) {
                    sayLost(grant, from, holder, map, t, task);
                    return null;
                }
                sum += block * (share.partition() + 1);
            }
        }
        return sum;
    }

    private void answer(SimJob job, DefineStage stage, Grant grant, int task, long value) {
        TaskOutput output;
        BlockId block = new BlockId(grant.job(), grant.stage(), grant.generation(), task, grant.attempt(), 0);
        if (stage.output() instanceof StageOutput.Parts) {
            List<byte[]> parts = new ArrayList<>();
            for (int p = 0; p < job.partsOf(grant.stage().value()); p++) {
                parts.add(Specs.bytes(value + p));
            }
            output = new TaskOutput.Inline(Slices.of(parts));
        } else if (stage.output() instanceof StageOutput.Results && !job.storesResults) {
            output = new TaskOutput.Inline(Slices.of(Specs.bytes(value)));
        } else {
            blocks.put(block, value);
            boolean result = stage.output() instanceof StageOutput.Results;
            Size size = SimJob.size(grant.stage().value(), task);
            // Attempts that make something else also make another amount of it.
            long bytes = size.bytes() + (job.unsteady ? world.random.nextInt(200) : 0);
            output = result ? new TaskOutput.Stored(new long[] {8})
                    : new TaskOutput.Kept(new long[] {bytes}, new long[] {size.records()}, new long[] {value}, weights(job, stage, task));
        }
        succeeded(new FromWorker.Succeeded(grant.lease(), grant.job(), grant.stage(), TaskRange.single(task), output,
                new TaskStats(30_000_000, 1, 1, List.of(SimTally.of(grant, task, value)))));
    }

    private long[] weights(SimJob job, DefineStage stage, int task) {
        if (!(stage.output() instanceof StageOutput.Shuffle shuffle && shuffle.weighed())) {
            return new long[0];
        }
        long[] weights = SimJob.weights(stage.stage().value(), task, shuffle.partitions());
        weights[0] += job.unsteady ? world.random.nextInt(2000) : 0;
        return weights;
    }

    /** Says it now, or a little later together with its neighbours, as far as they have succeeded by then. */
    private void succeeded(FromWorker.Succeeded said) {
        if (said.output() instanceof TaskOutput.Kept && world.whims.nextInt(3) > 0) {
            held.add(said);
            world.in(20, this::sayHeld);
        } else {
            world.fromWorker(this, said);
        }
    }

    private void sayHeld() {
        held.sort(Comparator.comparing((FromWorker.Succeeded said) -> said.lease().value()).thenComparing(said -> said.tasks().from()));
        while (!held.isEmpty() && !dead) {
            FromWorker.Succeeded said = held.remove(0);
            while (!held.isEmpty() && held.get(0).lease().equals(said.lease()) && held.get(0).tasks().from() == said.tasks().to()) {
                said = SimTally.merged(said, held.remove(0));
            }
            world.fromWorker(this, said);
        }
        leaveIfDone();
    }
}
