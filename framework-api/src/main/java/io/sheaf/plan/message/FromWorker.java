package io.sheaf.plan.message;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.util.List;
import java.util.Map;

/** What a worker says to the scheduler. */
public sealed interface FromWorker {

    /** The first message. {@code info} is checked for compatibility. */
    record Hello(WorkerInfo info) implements FromWorker {}

    /**
     * These tasks of the lease succeeded.
     *
     * @param dividedOrNull what the only task left to others last, which may have been said before; null if it left nothing
     */
    record Succeeded(LeaseId lease, JobId job, StageId stage, TaskRange tasks, TaskOutput output, TaskStats stats, Divided dividedOrNull)
            implements FromWorker {

        /** Of tasks that have read all they were to read. */
        public Succeeded(LeaseId lease, JobId job, StageId stage, TaskRange tasks, TaskOutput output, TaskStats stats) {
            this(lease, job, stage, tasks, output, stats, null);
        }
    }

    /**
     * These tasks succeeded under another scheduler, or an earlier epoch of this worker, which has kept their outputs. If they are
     * of no use, the answer is {@link ToWorker.DropJob}.
     *
     * @param lineage of the grant they were run under
     * @param output one that workers keep
     */
    record Offered(
            JobId job, StageId stage, Sha256 lineage, StageGeneration generation, int attempt, TaskRange tasks, TaskOutput output, TaskStats stats)
            implements FromWorker {}

    /** This task of the lease failed. {@code lostBlocks} names the worker whose blocks could not be read, if that was the reason. */
    record Failed(LeaseId lease, JobId job, StageId stage, int task, Failure failure, LostBlocks lostBlocksOrNull) implements FromWorker {}

    /** Blocks of a stage, held by a worker, that a reader could not get. */
    record LostBlocks(StageId stage, WorkerEpoch holder, int mapVersion) {}

    /** Unstarted tasks given back. Every answer to a recall has {@code recalled}; {@code tasks} may be empty then. */
    record Returned(LeaseId lease, JobId job, List<TaskRange> tasks, boolean recalled) implements FromWorker {}

    /**
     * The attempt of this task, which goes on, reads no further than to the first of these positions. From each of them to the next one,
     * and from the last one to where the attempt was to end, nothing was read: that is for tasks of their own. The attempt's success is one
     * of what is left to it, and says so again, and what it keeps is not offered to another scheduler.
     *
     * @param number of the question, without which none of this is said
     * @param cuts rising, in the positions of {@link io.sheaf.plan.Piece}; none if the rest cannot be divided or is not worth it
     */
    record Divided(LeaseId lease, JobId job, StageId stage, int task, int number, List<Long> cuts) implements FromWorker {
        public Divided {
            cuts = List.copyOf(cuts);
        }
    }

    /** The program of a stage is no longer cached: define it again, with bytes. Its leases wait meanwhile. */
    record NeedProgram(JobId job, StageId stage, Sha256 program) implements FromWorker {}

    /** I live. {@code running}: started and unfinished tasks. */
    record Heartbeat(int running) implements FromWorker {}

    /** I am to leave, as somebody here wants: let me {@link ToWorker.Retire}, and tell me when nobody needs what I keep. */
    record Leaving() implements FromWorker {}

    /** Orderly leave; nothing runs any more. */
    record Goodbye(String reason) implements FromWorker {}

    /** What became of the output of a run of tasks. */
    sealed interface TaskOutput {
        /**
         * One slice per task; also the parts of a task: then exactly one task, and its slices.
         *
         * @param listed of parts that are splits, bytes that all of them have, about, as far as known; else 0
         */
        record Inline(Slices slices, long listed) implements TaskOutput {

            /** What lists no splits. */
            public Inline(Slices slices) {
                this(slices, 0);
            }
        }

        /** Kept by the worker, one block per task, with its length. */
        record Stored(long[] bytes) implements TaskOutput {}

        /**
         * Shuffle or block output kept by the worker, per task: the bytes of its encoded records, how many there are, and a
         * fingerprint of all of them, in order where the readers see order.
         *
         * @param weights bytes of each partition of each task, one task after another, where the stage is to tell; else none
         */
        record Kept(long[] bytes, long[] records, long[] fingerprints, long[] weights) implements TaskOutput {

            private static final long[] NOT_TOLD = {};

            /** Of a stage that does not tell how large its partitions are. */
            public Kept(long[] bytes, long[] records, long[] fingerprints) {
                this(bytes, records, fingerprints, NOT_TOLD);
            }
        }
    }

    /**
     * Sums over a run of tasks.
     *
     * @param tallies of each task apart, for not all of them need count; none if user code of no task counted anything
     */
    record TaskStats(long nanos, long recordsIn, long recordsOut, List<Tally> tallies) {
        public static final TaskStats NONE = new TaskStats(0, 0, 0, List.of());

        public TaskStats {
            tallies = List.copyOf(tallies);
        }
    }

    /**
     * What user code of one attempt has counted, and what was left out of what it was given. Counts only if the attempt wins.
     *
     * @param counters sums by name
     * @param accumulated an opaque slice per accumulator, at most {@link #MAX_ACCUMULATED_BYTES} in all
     * @param skips what it has left out
     */
    record Tally(Map<String, Long> counters, Slices accumulated, Skips skips) {

        /** What the accumulators of one attempt may come to. */
        public static final int MAX_ACCUMULATED_BYTES = 64 << 10;

        public static final Tally NONE = new Tally(Map.of(), Slices.EMPTY);

        /** Of an attempt that has left nothing out. */
        public Tally(Map<String, Long> counters, Slices accumulated) {
            this(counters, accumulated, Skips.NONE);
        }

        public boolean isEmpty() {
            return counters.isEmpty() && accumulated.size() == 0 && skips.isEmpty();
        }
    }

    /**
     * Who a worker is.
     *
     * @param protocol version of the wire protocol
     * @param sheafVersion release of Sheaf
     * @param javaFeature feature release of the JDK it runs on
     * @param dataAddress {@code host:port} of its data plane; empty if none
     */
    record WorkerInfo(int protocol, String sheafVersion, int javaFeature, int slots, long pid, String host, String dataAddress) {}
}
