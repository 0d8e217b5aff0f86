package io.sheaf.scheduler.journal;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.scheduler.core.RememberedJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The journal of a scheduler. What was written survives the scheduler's process at once, and the machine after about ten
 * milliseconds. Used by the thread that steps the scheduler.
 */
public final class Journal implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final long SYNC_MILLIS = 10;
    private static final long CLOSE_SECONDS = 2;
    /** A journal longer than this is rewritten without what is forgotten, each time it has become twice as long. */
    private static final long REWRITE_BYTES = 64L << 20;

    private final Path directory;
    private final JournalFile file;
    private final Codec codec;
    private final ClusterEpoch cluster;
    private final Pledges pledges = new Pledges();
    private final ScheduledThreadPoolExecutor syncing = new ScheduledThreadPoolExecutor(1, Journal::daemon, new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicBoolean syncIsDue = new AtomicBoolean();
    private volatile IOException syncFailure;
    private long rewriteAt = REWRITE_BYTES;

    /** A journal that was opened, and the jobs that schedulers before this one have accepted. */
    public record Opened(Journal journal, List<RememberedJob> remembered) {}

    /** How records become bytes, and bytes records. */
    public record Codec(Function<JournalRecord, byte[]> encoder, Decoder decoder) {}

    /** Refuses bytes that are no record with an {@link IOException}. */
    public interface Decoder {
        JournalRecord decode(byte[] bytes) throws IOException;
    }

    private Journal(Path directory, JournalFile file, Codec codec, ClusterEpoch cluster) {
        this.directory = directory;
        this.file = file;
        this.codec = codec;
        this.cluster = cluster;
        syncing.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Opens the journal in a directory of its own, which is made if it is not there, and begins a new life.
     *
     * @throws DamagedJournalException if it is not what a scheduler wrote
     * @throws IOException if another scheduler has it, or it cannot be read or written
     */
    public static Opened open(Path directory, Codec codec, long wallMillis) throws IOException {
        JournalFile.Opened opened = JournalFile.open(directory);
        try {
            Replay replay = Replay.of(decode(codec, opened.records()));
            ClusterEpoch cluster = replay.nextCluster(wallMillis);
            Journal journal = new Journal(directory, opened.journal(), codec, cluster);
            journal.begin(replay, new JournalRecord.Started(cluster, wallMillis));
            return new Opened(journal, replay.jobs());
        } catch (IOException | RuntimeException e) {
            opened.journal().close();
            throw e;
        }
    }

    private void begin(Replay replay, JournalRecord.Started started) throws IOException {
        replay.unfinished().forEach(pledges::accept);
        if (!rewritten(replay, List.of(started))) {
            file.append(List.of(codec.encoder().apply(started)));
        }
        file.force();
    }

    /** The number of this life; higher than that of any before. */
    public ClusterEpoch cluster() {
        return cluster;
    }

    /** Whether a job is there, or is going to be written, whose end has not been written. */
    public boolean hasUnfinished() {
        return pledges.hasUnfinished();
    }

    /** Why this record, others that were asked for since the last {@link #write}, and then the ends of all jobs cannot be written; empty if they can. */
    public String problemOrEmpty(JournalRecord record) {
        pledges.prepare(new Pledges.Prepared(record, codec.encoder().apply(record)));
        String problem = problemOrEmpty();
        if (!problem.isEmpty()) {
            pledges.unprepare();
        }
        return problem;
    }

    /** Why the end of this job cannot be written if its tasks have accumulated these slices as well; empty if it can, or is nothing to write. */
    public String problemOrEmpty(JobId job, Slices accumulated) {
        if (accumulated.size() == 0 || !pledges.knows(job)) {
            return "";
        }
        pledges.accumulate(job, accumulated);
        return problemOrEmpty();
    }

    private String problemOrEmpty() {
        long needed = pledges.bytes();
        return file.ensureRoom(needed) ? "" : "its journal in " + directory + " has no room for " + needed + " bytes more on that disk";
    }

    /**
     * Writes these records.
     *
     * @throws IOException if that failed, now or behind an earlier call; the journal must not be used any more
     */
    public void write(List<JournalRecord> records) throws IOException {
        if (syncFailure != null) {
            throw new IOException("the journal in " + directory + " could not be made safe", syncFailure);
        }
        List<byte[]> encoded = new ArrayList<>(records.size());
        for (JournalRecord record : records) {
            byte[] prepared = pledges.preparedOrNull(record);
            encoded.add(prepared != null ? prepared : codec.encoder().apply(record));
            if (record instanceof JournalRecord.Submitted submitted) {
                pledges.accept(submitted.job().id());
            } else if (record instanceof JournalRecord.Ended ended) {
                pledges.end(ended.end().job());
            }
        }
        pledges.forgetPrepared();
        if (records.isEmpty()) {
            return;
        }
        file.append(encoded);
        if (file.bytes() > rewriteAt) {
            rewritten(Replay.of(decode(codec, file.readAll())), List.of());
        }
        if (syncIsDue.compareAndSet(false, true)) {
            syncing.schedule(this::sync, SYNC_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Returns false if there was no room for that; the journal stays as it is then, for a while. */
    private boolean rewritten(Replay replay, List<JournalRecord> last) {
        List<byte[]> kept = new ArrayList<>();
        replay.records().forEach(record -> kept.add(codec.encoder().apply(record)));
        last.forEach(record -> kept.add(codec.encoder().apply(record)));
        try {
            file.replace(kept, pledges.bytes());
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the journal in " + directory + " keeps what is forgotten, because it cannot be rewritten: it is "
                    + file.bytes() + " bytes long. Make room on that disk", e);
            return false;
        } finally {
            rewriteAt = Math.max(REWRITE_BYTES, 2 * file.bytes());
        }
    }

    private static List<JournalRecord> decode(Codec codec, List<byte[]> records) throws IOException {
        List<JournalRecord> decoded = new ArrayList<>();
        for (byte[] record : records) {
            decoded.add(codec.decoder().decode(record));
        }
        return decoded;
    }

    private void sync() {
        syncIsDue.set(false);
        try {
            file.force();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the journal in " + directory + " cannot be made safe from the end of the machine", e);
            syncFailure = e;
        }
    }

    @Override
    public void close() throws IOException {
        syncing.shutdown();
        try {
            syncing.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (file) {
            file.force();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sheaf-journal-sync");
        thread.setDaemon(true);
        return thread;
    }
}
