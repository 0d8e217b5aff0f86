package io.sheaf.scheduler.journal;

import io.sheaf.plan.JobId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.JournalRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a journal has to have room for: records that were asked for and are not written yet, and the ends of jobs. Used by the
 * thread that steps the scheduler.
 */
final class Pledges {

    /** For the end of each job, apart from what its tasks accumulate. */
    static final long END_BYTES = 64 << 10;
    /** Of all jobs that have not ended, one may fail with an exception as long as they get. */
    private static final long LONGEST_FAILURE_BYTES = 512 << 10;
    /** What a slice takes beside its bytes, at the most. */
    private static final long SLICE_BYTES = 10;

    /** Of each job that has not ended: bytes for what its tasks have accumulated. */
    private final Map<JobId, Long> unfinished = new LinkedHashMap<>();
    private long accumulatedBytes;
    private final Deque<Prepared> prepared = new ArrayDeque<>();
    private long preparedBytes;
    private int preparedJobs;

    /** A record that is going to be written, unless the core decides otherwise. */
    record Prepared(JournalRecord record, byte[] bytes) {}

    /** Whether a job is there, or asked for, whose end has not been written. */
    boolean hasUnfinished() {
        return !unfinished.isEmpty() || preparedJobs > 0;
    }

    /** How many bytes all that was pledged may take. */
    long bytes() {
        long ends = (unfinished.size() + preparedJobs) * END_BYTES + accumulatedBytes;
        return preparedBytes + ends + (hasUnfinished() ? LONGEST_FAILURE_BYTES : 0);
    }

    void prepare(Prepared next) {
        prepared.add(next);
        preparedBytes += JournalFile.length(next.bytes());
        preparedJobs += next.record() instanceof JournalRecord.Submitted ? 1 : 0;
    }

    /** The newest one will not be written. */
    void unprepare() {
        Prepared last = prepared.removeLast();
        preparedBytes -= JournalFile.length(last.bytes());
        preparedJobs -= last.record() instanceof JournalRecord.Submitted ? 1 : 0;
    }

    /** The bytes of a record if it was prepared, which those are in the order in which they are written; else null. */
    byte[] preparedOrNull(JournalRecord record) {
        boolean any = record instanceof JournalRecord.Submitted || record instanceof JournalRecord.Appended;
        while (any && !prepared.isEmpty()) {
            Prepared next = prepared.poll();
            if (next.record().equals(record)) {
                return next.bytes();
            }
        }
        return null;
    }

    /** What was prepared and is not written by now never will be. */
    void forgetPrepared() {
        prepared.clear();
        preparedBytes = 0;
        preparedJobs = 0;
    }

    boolean knows(JobId job) {
        return unfinished.containsKey(job);
    }

    /** For what tasks of a job that is known have accumulated. */
    void accumulate(JobId job, Slices slices) {
        long more = slices.bytes() + slices.size() * SLICE_BYTES;
        unfinished.merge(job, more, Long::sum);
        accumulatedBytes += more;
    }

    void accept(JobId job) {
        unfinished.putIfAbsent(job, 0L);
    }

    void end(JobId job) {
        Long accumulated = unfinished.remove(job);
        accumulatedBytes -= accumulated == null ? 0 : accumulated;
    }
}
