package io.sheaf;

import io.sheaf.file.FileStore;
import io.sheaf.file.QuarantineSink;
import io.sheaf.spi.UserCode;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * Whether a job leaves out records that its functions cannot take, instead of failing, and how many at the most. Given with
 * {@link JobOptions#withSkipping}; by default no record is left out. Immutable.
 *
 * <pre>{@code
 * Skipping some = Skipping.upTo(100).into(Path.of("/data/rejected"));
 * Job<Long> job = lines.with(JobOptions.DEFAULT.withSkipping(some)).map(Order::parse).filter(Order::isOpen).submitCount();
 * long orders = job.join();
 * Skipped left = job.skipped();
 * }</pre>
 *
 * <p><b>What is left out</b> is the record that a function was given when it threw an exception, at this function and for all
 * that comes behind it: the result is as though a filter right before the function had taken the record out. Nothing that was made of
 * it is there, not even the first elements of a {@code flatMap} or {@code mapMulti} that threw at a later one; to that end all that
 * these give for one record is held in memory before the first of it is passed on. What other records gave stays, also of records that
 * are made of the same line further up. How the job is cut into stages makes no difference.
 *
 * <p><b>Functions that get one record</b> are covered: of {@code map}, {@code flatMap}, {@code mapMulti}, {@code filter}, {@code keyBy},
 * {@code mapToPair}, {@code mapValues}, {@code flatMapValues}, {@code filterKeys}, {@code mapToLong} and the like, {@code peek},
 * {@code forEach}, and the same of numbers. Behind a {@code groupByKey} or {@code cogroup} the record is a key with all its values. Any
 * other failure fails the task as ever: of functions that see several records (reducers, combiners, comparators, {@code mapPartitions},
 * {@code transform}, {@code mapAsync}, {@code pipe}), of sources and sinks, of records that cannot be read, encoded or sent; an
 * {@link Error}; an interruption; any {@link SheafException}. Datasets that {@link Dataset#cache()} keeps are made without skipping,
 * and so are checkpoints. Pools and executors refuse it: they have a result for each item.
 *
 * <p><b>Exact numbers.</b> Only winning attempts count, each task once, whatever is tried again, run twice or made again. A job fails as
 * soon as more records are left out than it may. A record counts as often as the job computes it: twice where a dataset
 * is used twice, but not for the passes that {@code sortBy}, {@code zipWithIndex} and the like make to measure. What a function
 * had added to counters or done outside before it threw stays.
 *
 * <p>{@link Job#skipped()} tells how many there were, and the first of them. An action that ends as soon as it has enough, such
 * as {@code take}, tells nothing of that, and is ended by a limit only if it gets there before.
 *
 * @param records the most that may be left out, at least 1; 0 where the share says it, or of {@link #NONE}
 * @param share the most, as a part of the records that the job reads from files, sources, ranges, collections and caches, above 0 and at
 *     most 1; 0 where the number says it. Judged when all are read, before any output of a sink appears
 * @param directory where they are written; empty for nowhere
 */
public record Skipping(long records, double share, String directory) {

    /** No record is left out: what a function throws fails its task. */
    public static final Skipping NONE = new Skipping(0, 0, "");

    public Skipping {
        UserCode.argument(directory, "directory", Skipping.class);
        if (records < 0) {
            throw notANumber(records);
        }
        if (!(share >= 0 && share <= 1)) {
            throw notAShare(share);
        }
        if (records > 0 && share > 0) {
            throw new RefusedException("the records that may be skipped have two limits, " + records + " and the share " + share + ". Give one");
        }
        if (records == 0 && share == 0 && !directory.isEmpty()) {
            throw new RefusedException("the records that are skipped cannot go to " + directory + ", as none may be. Say how many: Skipping.upTo(100).into(...)");
        }
    }

    /** At most so many records of the whole job; at least 1. */
    public static Skipping upTo(long records) {
        if (records < 1) {
            throw notANumber(records);
        }
        return new Skipping(records, 0, "");
    }

    /** At most such a part of the records that the job reads: 0.01 for one of a hundred. Above 0, at most 1. */
    public static Skipping upToShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw notAShare(share);
        }
        return new Skipping(0, share, "");
    }

    private static RefusedException notANumber(long records) {
        return new RefusedException("the number of records that may be skipped must be at least 1, not " + records);
    }

    private static RefusedException notAShare(double share) {
        return new RefusedException("the share of records that may be skipped must be above 0 and at most 1, which is all, not " + share);
    }

    /**
     * Has each record that is left out written down in this directory, as a line of JSON: {@code stage}, {@code task}, {@code source},
     * {@code position}, {@code type}, {@code message}, {@code stack} and {@code record}, as {@link SkippedRecord} has them, but longer:
     * up to 64 KiB of the stack and 16,384 characters of the record. It appears at the job's end, complete, with what winning
     * attempts left out, if there was any; also if the job failed because it was too much, but not if it failed otherwise. Its
     * client sees to that, with a short job of its own: so it does not go with {@link JobOptions#detached} or an idempotency key.
     *
     * @param newDirectory must not exist, or be empty; as in {@link io.sheaf.file.FileSink}, all workers must see the same one
     */
    public Skipping into(Path newDirectory) {
        return new Skipping(records, share, new QuarantineSink(UserCode.argument(newDirectory, "directory", Skipping.class)).directory());
    }

    /** @param newDirectory as a {@link FileStore} knows it */
    public Skipping into(String newDirectory) {
        return new Skipping(records, share, new QuarantineSink(UserCode.argument(newDirectory, "directory", Skipping.class)).directory());
    }

    /** Whether any record may be left out. */
    public boolean isOn() {
        return records > 0 || share > 0;
    }

    /** Whether what is left out is written down. */
    public boolean isKept() {
        return !directory.isEmpty();
    }

    /**
     * Whether these are too many. Of a share, only when all are read.
     *
     * @param skipped how many were left out
     * @param read of how many
     */
    public boolean isExceeded(long skipped, long read) {
        if (share > 0) {
            // As it was written: of 100 records a share of 0.29 is 29, which in binary it is not.
            return BigDecimal.valueOf(skipped).compareTo(BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(read))) > 0;
        }
        return isOn() && skipped > records;
    }
}
