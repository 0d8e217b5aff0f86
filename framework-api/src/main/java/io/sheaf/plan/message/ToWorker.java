package io.sheaf.plan.message;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import java.nio.ByteBuffer;
import java.util.List;

/** What the scheduler says to one worker. Messages of one batch are handled in order. */
public sealed interface ToWorker {

    /** The first message: the worker is in, under this epoch. Both sides count the link as lost after {@code leaseMillis} of silence. */
    record Welcome(WorkerEpoch worker, ClusterEpoch cluster, String name, long heartbeatMillis, long leaseMillis) implements ToWorker {}

    /** The first and last message: the worker cannot take part. */
    record Refused(String reason) implements ToWorker {}

    /**
     * What the tasks of a stage are; comes before the first {@link Grant} of that stage. {@code program} has no bytes
     * where this epoch was sent them before. The inputs of {@link TaskSource.Inline} branches are left out.
     *
     * @param starts the first task of each branch, and behind them the number of all tasks ({@link Integer#MAX_VALUE} while it is open)
     * @param sides the slices of each side of the stage, all tasks in task order; of a side of blocks {@link #named} its stage
     */
    record DefineStage(
            JobId job,
            JobSettings settings,
            Sha256 bundle,
            StageId stage,
            Program program,
            List<TaskSource> branches,
            List<Integer> starts,
            StageOutput output,
            List<Slices> sides)
            implements ToWorker {

        public DefineStage {
            if (starts.size() != branches.size() + 1) {
                throw new IllegalArgumentException("a stage of " + branches.size() + " branches with " + starts.size() + " numbers of tasks");
            }
        }

        /** How many tasks the stage has; {@link Integer#MAX_VALUE} if nobody knows yet. */
        public int tasks() {
            return starts.get(branches.size());
        }

        /** What is said of a side of blocks: which stage made them, so that their {@link BlockMap} can be found, and how many each task made. */
        public static Slices named(StageId stage, int partitions) {
            return Slices.of(ByteBuffer.allocate(2 * Integer.BYTES).putInt(stage.value()).putInt(partitions).array());
        }

        /** The stage of a side of blocks. */
        public StageId stageOfSide(int side) {
            return new StageId(ByteBuffer.wrap(sides.get(side).slice(0)).getInt());
        }

        /** How many blocks each task of that stage made. */
        public int partitionsOfSide(int side) {
            return ByteBuffer.wrap(sides.get(side).slice(0)).getInt(Integer.BYTES);
        }

        /** How many partitions the stage writes, or helps to write. */
        public int partitions() {
            return output.partitions();
        }

        /** The same stage with the bytes of its program, which the sender left out. */
        public DefineStage withProgram(Program whole) {
            return new DefineStage(job, settings, bundle, stage, whole, branches, starts, output, sides);
        }
    }

    /**
     * Who holds the output of a stage with shuffle or block output, complete for all its tasks, in task order. Sent
     * before the first grant that reads it and again, with a higher version, when it changed.
     *
     * @param generation of the stage that made the blocks
     * @param maker names the blocks: the stage itself, or the one of another job that it stands for
     */
    record BlockMap(JobId job, StageId stage, StageGeneration generation, int version, List<Holder> holders, Maker maker) implements ToWorker {

        /** The map of a stage of the job itself. */
        public BlockMap(JobId job, StageId stage, StageGeneration generation, int version, List<Holder> holders) {
            this(job, stage, generation, version, holders, new Maker(job, stage));
        }

        /** A block that one of the holders has. */
        public BlockId block(Holder holder, int task, int partition) {
            StageGeneration made = holder.madeInOrNull() == null ? generation : holder.madeInOrNull();
            return new BlockId(maker.job(), maker.stage(), made, task, holder.attempt(), partition);
        }
    }

    /** A stage among those of all jobs. */
    record Maker(JobId job, StageId stage) {}

    /**
     * The tasks of a stage whose winning attempt is held by one worker.
     *
     * @param madeInOrNull the generation of that attempt if another scheduler had it made; else null, and it is the map's
     */
    record Holder(TaskRange tasks, int attempt, WorkerAddress worker, StageGeneration madeInOrNull) {

        /** Of attempts of the map's generation. */
        public Holder(TaskRange tasks, int attempt, WorkerAddress worker) {
            this(tasks, attempt, worker, null);
        }
    }

    /**
     * Run these tasks, all of one branch, each as this attempt. The worker may run them in any order and answers for
     * each index exactly once, with an outcome or by returning it.
     *
     * @param branch index of the branch
     * @param branchStart index of the branch's first task
     * @param inputs one slice per task for inline, open and enumerated branches; all slices for a gathered one; else none
     * @param mapVersion version of the {@link BlockMap} to read, 0 if none
     * @param inlineBytes result bytes that may travel in outcomes of this lease; more stays on the worker
     * @param lineageOrNull names all that these tasks read, so that who has it again need not run them again: their outputs are
     *     to be offered to the next scheduler; null for a job that does not outlive this one, and for what is a piece
     * @param pieceOrNull what the only task reads of its input; null if it is all, and of several tasks
     */
    record Grant(
            LeaseId lease,
            JobId job,
            StageId stage,
            StageGeneration generation,
            int attempt,
            TaskRange tasks,
            int branch,
            int branchStart,
            Slices inputs,
            int mapVersion,
            int inlineBytes,
            Sha256 lineageOrNull,
            Piece pieceOrNull)
            implements ToWorker {

        public Grant {
            if (pieceOrNull != null && tasks.size() != 1) {
                throw new IllegalArgumentException("tasks " + tasks + " cannot all read " + pieceOrNull);
            }
        }

        /** Of tasks that read all of their inputs. */
        public Grant(
                LeaseId lease,
                JobId job,
                StageId stage,
                StageGeneration generation,
                int attempt,
                TaskRange tasks,
                int branch,
                int branchStart,
                Slices inputs,
                int mapVersion,
                int inlineBytes,
                Sha256 lineageOrNull) {
            this(lease, job, stage, generation, attempt, tasks, branch, branchStart, inputs, mapVersion, inlineBytes, lineageOrNull, null);
        }
    }

    /**
     * The only task left of this lease is slow, and others have nothing to do: leave to them what it has not read yet, in at most so many
     * pieces. Answered with {@link FromWorker.Divided}, unless the task ends before that.
     *
     * @param number of this question among those about the lease, from 1; the answer has it
     * @param pieces at least 1
     */
    record Divide(LeaseId lease, int number, int pieces) implements ToWorker {}

    /** Give back what you have not started of this lease, answering {@link FromWorker.Returned} (maybe with no task). */
    record Recall(LeaseId lease) implements ToWorker {}

    /** Stop these attempts; their outcomes will be ignored. Without tasks: all of the lease. */
    record CancelLease(LeaseId lease, TaskRange tasksOrNull) implements ToWorker {}

    /** The blocks of these result tasks are no longer needed. */
    record ReleaseResults(JobId job, StageId stage, TaskRange tasks) implements ToWorker {}

    /** The job is over: stop what runs of it, free its blocks and, unless it succeeded, what it wrote. */
    record DropJob(JobId job, boolean succeeded) implements ToWorker {}

    /** Start no more tasks: finish what is running and return the rest, but stay for those who read what you keep, until a {@link Drain}. */
    record Retire() implements ToWorker {}

    /** Finish what is running, return the rest, say {@link FromWorker.Goodbye} and leave. */
    record Drain() implements ToWorker {}
}
