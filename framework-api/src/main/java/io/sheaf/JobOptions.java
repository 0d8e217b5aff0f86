package io.sheaf;

import io.sheaf.spi.UserCode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a job is to be run. Immutable; each {@code with…} gives a changed copy.
 *
 * @param name shown to people; empty for a name made from the code's place
 * @param weight the job's share of the slots relative to other running jobs; above 0, default 1
 * @param maxAttempts attempts per task that may end with a user's exception or time-out. 0, the default, stands for 4, and for 1 where
 *     a task has effects by itself, as those of a {@link Pool} or {@link ClusterExecutor} have, and {@code effects} are
 *     {@link Effects#AUTOMATIC}
 * @param effects what running a task again does to the outside world; by default {@link Effects#AUTOMATIC}
 * @param taskTimeout of one attempt; zero for none
 * @param jobTimeout from submission to end; zero for none
 * @param idempotencyKey two submissions with the same non-empty key are one job, the first, with its other options and however
 *     it ended, as long as its scheduler remembers it (a thousand ended jobs). Through one {@link Cluster} both get
 *     the same {@link Job} and result, which is kept for that while the job is one of the last thousand with a key to end and
 *     memory is not short. There, a submission that asks for something else, with functions written at another place, with other
 *     captured values, over other input or for another kind of result, is refused with a {@link RefusedException} that names the
 *     key. So is a key for results that are handed out once, as they come: {@link Pool#imap}, {@link Pool#imapUnordered} and
 *     {@link Dataset#iterator()}. Of several programs one gets the results: as long as it is connected and the job runs, others are
 *     refused with a {@link RefusedException} that names the job, and the job is not affected. If it has gone, the next one
 *     with the key takes its place, with the results that had not been taken; if some had, it is refused at the end
 * @param detached whether the job goes on when its client leaves. A detached job, and one with an idempotency key, is written down
 *     before it is accepted: if its scheduler dies, the next one on the same port runs it again from its beginning, unless its effects are
 *     {@link Effects#AT_MOST_ONCE}, in which case it fails
 * @param broadcastBelow bytes, at least 0: a join that chooses how it is made ({@link KeyedDataset#join(KeyedDataset)}) sends one
 *     side whole to every worker if that takes less than so much memory as a table, which is its encoded bytes and 100 for each
 *     record. Default 8 MiB; 0 for never. Of a chain of joins, whose tables are in memory together, the second one has half of it,
 *     the third one a third, and so on
 * @param splitAbove bytes, at least 0: where a join brings its sides together and chose that itself, a partition whose left side
 *     takes more than so many encoded bytes, and more than four times what the partitions have at the median, as that of a
 *     key with most of the pairs does, is split among several tasks, each with a part of the left pairs. Default 64 MiB; 0 for
 *     never, as for programs that need all pairs of a key in one task
 * @param partitionSize bytes, at least 0: where nobody gave a number of partitions, a shuffle has the cluster's
 *     ({@link Cluster.Builder#partitions}), or more if its tasks read more than that many times this: about one for each so
 *     many bytes, up to 4,096. Of it a 16th counts where the values of a key become one, as in {@code reduceByKey}, {@code distinct} and
 *     {@code countByKey}, and a 64th where they stay, as in {@code groupByKey}, {@code cogroup} and joins that bring both sides together, but 64 KiB
 *     at least if it is more: tasks that look for keys are fast while a table of them fits into the processor's caches.
 *     What is counted are bytes of files as they lie there, encoded records that other tasks wrote, and 8 for each number of a
 *     range; a {@link Source} says for itself. Default 64 MiB, so that of 16 there are more from 1 GiB on for a sort, from 64 MiB on where
 *     values become one, from 16 MiB on for a join; 0 for always the cluster's
 * @param speculation whether a task that takes much longer than the others of its stage gets help from slots that have nothing else to
 *     do. If each of its records goes its way alone to a {@code groupByKey}, sort or the like, they read what it has not read yet.
 *     Else, where tasks are {@link Effects#IDEMPOTENT}, another worker runs it a second time: the first attempt that succeeds counts, with
 *     what it counted, and the other one is cancelled. Results are the same, also in their order. Default true
 * @param skipping whether records that functions cannot take are left out, how many at the most, and where they are written. By default
 *     {@link Skipping#NONE}: what a function throws fails its task
 */
public record JobOptions(
        String name,
        double weight,
        int maxAttempts,
        Effects effects,
        Duration taskTimeout,
        Duration jobTimeout,
        String idempotencyKey,
        boolean detached,
        long broadcastBelow,
        long splitAbove,
        long partitionSize,
        boolean speculation,
        Skipping skipping) {

    /** What a job gets that says nothing. */
    public static final JobOptions DEFAULT = new JobOptions("", 1, 0, Effects.AUTOMATIC, Duration.ZERO, Duration.ZERO, "", false, 8 << 20, 64 << 20, 64 << 20, true, Skipping.NONE);

    public JobOptions {
        UserCode.argument(name, "name", JobOptions.class);
        UserCode.argument(effects, "effects", JobOptions.class);
        UserCode.argument(taskTimeout, "time limit of a task", JobOptions.class);
        UserCode.argument(jobTimeout, "time limit of the job", JobOptions.class);
        UserCode.argument(idempotencyKey, "idempotency key", JobOptions.class);
        UserCode.argument(skipping, "skipping", JobOptions.class);
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new RefusedException("a job's weight must be a number above 0, not " + weight);
        }
        if (maxAttempts < 0) {
            throw new RefusedException("maxAttempts must be at least 1, or 0 to leave it to what the tasks do, not " + maxAttempts);
        }
        if (taskTimeout.isNegative() || jobTimeout.isNegative()) {
            throw new RefusedException("a time limit must not be negative; Duration.ZERO means none");
        }
        if (broadcastBelow < 0) {
            throw new RefusedException("broadcastBelow must be at least 0 bytes, not " + broadcastBelow + "; 0 means that no join broadcasts by itself");
        }
        if (splitAbove < 0) {
            throw new RefusedException("splitAbove must be at least 0 bytes, not " + splitAbove + "; 0 means that no partition of a join is split");
        }
        if (partitionSize < 0) {
            throw new RefusedException("partitionSize must be at least 0 bytes, not " + partitionSize + "; 0 means that the number of partitions does not follow sizes");
        }
        if (skipping.isKept() && (detached || !idempotencyKey.isEmpty())) {
            throw new RefusedException("the client that waits for a job has its skipped records appear in " + skipping.directory()
                    + ", so that the job can be neither detached nor have an idempotency key. Do without one or the other");
        }
    }

    public JobOptions withName(String newName) {
        return with(parts -> parts.name = newName);
    }

    public JobOptions withWeight(double newWeight) {
        return with(parts -> parts.weight = newWeight);
    }

    /** @param newMaxAttempts at least 1 */
    public JobOptions withMaxAttempts(int newMaxAttempts) {
        if (newMaxAttempts < 1) {
            throw new RefusedException("maxAttempts must be at least 1, not " + newMaxAttempts);
        }
        return with(parts -> parts.maxAttempts = newMaxAttempts);
    }

    public JobOptions withEffects(Effects newEffects) {
        return with(parts -> parts.effects = newEffects);
    }

    public JobOptions withTaskTimeout(Duration newTimeout) {
        return with(parts -> parts.taskTimeout = newTimeout);
    }

    public JobOptions withJobTimeout(Duration newTimeout) {
        return with(parts -> parts.jobTimeout = newTimeout);
    }

    public JobOptions withIdempotencyKey(String key) {
        return with(parts -> parts.idempotencyKey = key);
    }

    public JobOptions withDetached(boolean newDetached) {
        return with(parts -> parts.detached = newDetached);
    }

    public JobOptions withBroadcastBelow(long bytes) {
        return with(parts -> parts.broadcastBelow = bytes);
    }

    public JobOptions withSplitAbove(long bytes) {
        return with(parts -> parts.splitAbove = bytes);
    }

    public JobOptions withSpeculation(boolean newSpeculation) {
        return with(parts -> parts.speculation = newSpeculation);
    }

    public JobOptions withPartitionSize(long bytes) {
        return with(parts -> parts.partitionSize = bytes);
    }

    public JobOptions withSkipping(Skipping newSkipping) {
        return with(parts -> parts.skipping = newSkipping);
    }

    private JobOptions with(Consumer<Parts> change) {
        Parts parts = new Parts(this);
        change.accept(parts);
        return parts.options();
    }

    /** All options, so that who changes one need not name the others. */
    private static final class Parts {
        String name;
        double weight;
        int maxAttempts;
        Effects effects;
        Duration taskTimeout;
        Duration jobTimeout;
        String idempotencyKey;
        boolean detached;
        long broadcastBelow;
        long splitAbove;
        long partitionSize;
        boolean speculation;
        Skipping skipping;

        Parts(JobOptions from) {
            name = from.name;
            weight = from.weight;
            maxAttempts = from.maxAttempts;
            effects = from.effects;
            taskTimeout = from.taskTimeout;
            jobTimeout = from.jobTimeout;
            idempotencyKey = from.idempotencyKey;
            detached = from.detached;
            broadcastBelow = from.broadcastBelow;
            splitAbove = from.splitAbove;
            partitionSize = from.partitionSize;
            speculation = from.speculation;
            skipping = from.skipping;
        }

        JobOptions options() {
            return new JobOptions(
                    name, weight, maxAttempts, effects, taskTimeout, jobTimeout, idempotencyKey, detached, broadcastBelow, splitAbove,
                    partitionSize, speculation, skipping);
        }
    }
}
