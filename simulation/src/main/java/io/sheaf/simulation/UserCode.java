package io.sheaf.simulation;

import io.sheaf.ErrorKind;
import io.sheaf.TaskFailedException;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.simulation.Behaviour.Trouble;
import io.sheaf.worker.task.TaskAttempt;
import io.sheaf.worker.task.TaskResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What tasks do: they add up all they read, so that the smallest mistake in it shows in the result, and remember of whom
 * they read it. Owned by its world.
 */
final class UserCode {

    /** How many positions the input of a task has, that may be divided there. */
    static final long POSITIONS = 1000;

    private final World world;
    private final List<Made> made = new ArrayList<>();

    UserCode(World world) {
        this.world = world;
    }

    Made made(int number) {
        return made.get(number);
    }

    int add(Made one) {
        made.add(one);
        return made.size() - 1;
    }

    /** One attempt of a task, from reading its input to keeping its output. {@code special} is the one with which something is wrong. */
    TaskResult run(WorkerHost host, JobPlan job, TaskAttempt attempt, boolean special) {
        Trouble trouble = special ? job.behaviour().trouble() : Trouble.NONE;
        if (trouble == Trouble.OUT_OF_MEMORY && attempt.attempt() <= 2) {
            return new TaskResult.Failed(Failure.of(ErrorKind.RESOURCE, OutOfMemoryError.class.getName(), "heap"), null);
        } else if (trouble == Trouble.THROWS || host.isFailing() || world.draw.chance(job.behaviour().failureRate())) {
            world.incidents.failsItself(attempt.job(), attempt.stage().stage(), attempt.task());
            return new TaskResult.Failed(Failure.of(ErrorKind.USER, TaskFailedException.class.getName(), "oops"), null);
        }
        Reading reading = new Reading(host, attempt);
        try {
            return answer(host, job, attempt, reading.input(), reading);
        } catch (Lost lost) {
            Failure failure = Failure.of(ErrorKind.ENVIRONMENT, "Lost", "block " + lost.block);
            return new TaskResult.Failed(failure, lost.blocks);
        }
    }

    private TaskResult answer(WorkerHost host, JobPlan job, TaskAttempt attempt, long input, Reading reading) {
        int stage = attempt.stage().stage().value();
        Piece piece = attempt.piece();
        long value = part(JobPlan.value(stage, piece.origin(), input), piece) + noise(job, stage);
        int number = add(new Made(attempt.job(), stage, attempt.generation().value(), attempt.task(), attempt.attempt(), piece, value, reading.read()));
        TaskStats stats = new TaskStats(job.behaviour().nanosPerTask(), 1, share(1, piece), tallies(job, made.get(number), number));
        StageOutput output = attempt.stage().output();
        if (output instanceof StageOutput.Parts) {
            return new TaskResult.Inline(parts(job.partsOf(stage), value, number), stats);
        }
        byte[] bytes = Numbers.bytes(value, number);
        if (output instanceof StageOutput.Results && !job.behaviour().storesResults() && bytes.length <= attempt.inlineBytes()) {
            return new TaskResult.Inline(Slices.of(bytes), stats);
        }
        host.blocks.put(new BlockId(attempt.job(), attempt.stage().stage(), attempt.generation(), attempt.task(), attempt.attempt(), 0), number);
        if (output instanceof StageOutput.Results) {
            return new TaskResult.Stored(bytes.length, stats);
        }
        long share = share(JobPlan.size(stage, piece.origin()).bytes(), piece);
        // Attempts that make something else also make another amount of it.
        long amount = share + (job.isUnsteady(stage) ? world.draw.below(200) : 0);
        return new TaskResult.Kept(amount, Draw.mix(value), weights(job, stage, attempt.task(), output), stats);
    }

    /** What the piece makes of the value: all pieces together the value, none of them nothing, and none what another one makes. */
    private static long part(long value, Piece piece) {
        return upTo(value, piece.to()) - upTo(value, piece.from());
    }

    private static long upTo(long value, long position) {
        return position == 0 ? 0 : position >= POSITIONS ? value : Draw.mix(value + position);
    }

    private static long share(long amount, Piece piece) {
        return amount * Math.min(piece.to(), POSITIONS) / POSITIONS - amount * piece.from() / POSITIONS;
    }

    private long[] weights(JobPlan job, int stage, int task, StageOutput output) {
        if (!(output instanceof StageOutput.Shuffle shuffle && shuffle.weighed())) {
            return new long[0];
        }
        long[] weights = JobPlan.weights(stage, task, shuffle.partitions());
        weights[0] += job.isUnsteady(stage) ? world.draw.below(2000) : 0;
        return weights;
    }

    // Sometimes none, so that attempts may also agree; never so that the noise of some tasks makes up for that of others.
    private long noise(JobPlan job, int stage) {
        return job.isUnsteady(stage) && !world.draw.oneIn(3) ? world.draw.below(Integer.MAX_VALUE) * 1_000_000_007L : 0;
    }

    private static Slices parts(int count, long value, int number) {
        List<byte[]> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            parts.add(Numbers.bytes(value + part, number));
        }
        return Slices.of(parts);
    }

    /** A block that could not be read; carries no stack, because it is not a failure of ours. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1;
        private final transient LostBlocks blocks;
        private final transient BlockId block;

        Lost(LostBlocks blocks, BlockId block) {
            super(null, null, false, false);
            this.blocks = blocks;
            this.block = block;
        }
    }

    /** What one attempt reads. */
    private final class Reading {
        private final WorkerHost host;
        private final TaskAttempt attempt;
        private final Map<StageId, BlockMap> maps;
        private int[] read = new int[4];
        private int count;

        Reading(WorkerHost host, TaskAttempt attempt) {
            this.host = host;
            this.attempt = attempt;
            this.maps = attempt.maps();
        }

        int[] read() {
            return Arrays.copyOf(read, count);
        }

        private void add(int number) {
            if (number != Numbers.NOBODY) {
                read = count == read.length ? Arrays.copyOf(read, 2 * count) : read;
                read[count++] = number;
            }
        }

        long input() throws Lost {
            TaskSource source = attempt.stage().branches().get(attempt.branch());
            long input = attempt.branchTask();
            if (source instanceof TaskSource.Shuffled shuffled) {
                input = some(shuffled.from(), 0, Integer.MAX_VALUE) * (attempt.branchTask() + 1);
            } else if (source instanceof TaskSource.Split split) {
                TaskSource.Share share = split.shares().get(attempt.branchTask());
                input = some(split.from(), share.fromTask(), share.toTask()) * (share.partition() + 1);
            } else if (source instanceof TaskSource.Blocks blocks) {
                input = one(blocks.from(), attempt.branchTask());
            } else if (!(source instanceof TaskSource.Range)) {
                input = sum(attempt.input());
            }
            return input + sides();
        }

        private long sides() throws Lost {
            long sum = 0;
            for (int number = 0; number < attempt.stage().sides().size(); number++) {
                Slices side = attempt.stage().sides().get(number);
                // What is decided takes 12 bytes here, the name of a stage 8.
                boolean named = side.size() == 1 && side.length(0) == 2 * Integer.BYTES;
                sum += named ? some(attempt.stage().stageOfSide(number), 0, Integer.MAX_VALUE) : sum(side);
            }
            return sum;
        }

        private long sum(Slices slices) {
            long sum = 0;
            for (int i = 0; i < slices.size(); i++) {
                sum += Numbers.value(slices, i);
                add(Numbers.maker(slices, i));
            }
            return sum;
        }

        /** The sum of all that the tasks of a stage have made, or of what those from {@code first} on have. */
        private long some(StageId from, int first, int end) throws Lost {
            BlockMap map = maps.get(from);
            long sum = 0;
            ReadingOrder order = new ReadingOrder(map, first);
            for (Holder holder : map.holders()) {
                for (int task = Math.max(first, holder.tasks().from()); task < Math.min(end, holder.tasks().to()); task++) {
                    int number = block(from, map, holder, task);
                    order.next(made.get(number));
                    sum += made.get(number).value();
                }
            }
            JobPlan maker = world.job(map.maker().job());
            // How many there are may depend on a choice of which nobody was told yet.
            order.end(maker.isTold() ? Math.min(end, maker.tasks(map.maker().stage().value())) : -1);
            return sum;
        }

        private long one(StageId from, int task) throws Lost {
            BlockMap map = maps.get(from);
            for (Holder holder : map.holders()) {
                if (holder.tasks().contains(task)) {
                    return made.get(block(from, map, holder, task)).value();
                }
            }
            throw new Violation("map", attempt.job(), map + " lacks task " + task, null);
        }

        /** The number of what the block holds. */
        private int block(StageId from, BlockMap map, Holder holder, int task) throws Lost {
            BlockId block = map.block(holder, task, 0);
            Integer number = world.blockOrNull(host, holder.worker(), block);
            if (number == null) {
                WorkerAddress worker = holder.worker();
                throw new Lost(new LostBlocks(from, worker.worker(), map.version()), block);
            }
            add(number);
            return number;
        }
    }

    /** Whether what is read was made of one input after another, and of each from its beginning to its end. */
    private static final class ReadingOrder {
        private final BlockMap map;
        private int origin;
        private long position = Piece.END;

        ReadingOrder(BlockMap map, int first) {
            this.map = map;
            origin = first - 1;
        }

        void next(Made one) {
            Piece piece = one.piece();
            int expected = position == Piece.END ? origin + 1 : origin;
            long from = position == Piece.END ? 0 : position;
            Violation.unless(piece.origin() == expected && piece.from() == from, "map", map.job(),
                    () -> map + ": " + one + " is read instead of what task " + expected + " makes from position " + from + " on");
            origin = piece.origin();
            position = piece.to();
        }

        /** @param tasks how many there should have been; less than 0 if that is not known */
        void end(int tasks) {
            boolean all = origin + 1 >= tasks;
            Violation.unless(all && position == Piece.END, "map", map.job(), () -> map + " ends at position " + position + " of task " + origin + " of " + tasks);
        }
    }

    /** What a task counts, if those of its job do. */
    private static List<Tally> tallies(JobPlan job, Made made, int number) {
        return job.behaviour().tallies() ? List.of(new Tally(Map.of("tasks", 1L), TallyEntry.of(made, number))) : List.of();
    }
}
