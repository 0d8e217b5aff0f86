package io.sheaf.scheduler.journal;

import io.sheaf.plan.ClusterEpoch;
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
    /** For the end of each job that was accepted. */
    private static final long END_BYTES = 64 << 10;
    /** A journal longer than this is rewritten without what is forgotten, each time it has become twice as long. */
    private static final long REWRITE_BYTES = 64L << 20;

    private final Path directory;
    private final JournalFile file;
    private final Codec codec;
    private final List<RememberedJob> remembered;
    private final ClusterEpoch cluster;
    private final ScheduledThreadPoolExecutor syncing = new ScheduledThreadPoolExecutor(1, Journal::daemon, new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicBoolean syncIsDue = new AtomicBoolean();
    private volatile IOException syncFailure;
    private long unfinished;
    private long rewriteAt = REWRITE_BYTES;

    /** How records become bytes, and bytes records. */
    public record Codec(Function<JournalRecord, byte[]> encoder, Decoder decoder) {}

    /** Refuses bytes that are no record with an {@link IOException}. */
    public interface Decoder {
        JournalRecord decode(byte[] bytes) throws IOException;
    }

    private Journal(Path directory, Codec codec, long wallMillis) throws IOException {
        this.directory = directory;
        this.codec = codec;
        JournalFile.Opened opened = JournalFile.open(directory);
        file = opened.journal();
        try {
            Replay replay = Replay.of(decode(opened.records()));
            remembered = replay.jobs();
            unfinished = remembered.stream().filter(job -> job.endOrNull() == null).count();
            cluster = new ClusterEpoch(Math.max(wallMillis, replay.lastCluster() + 1));
            syncing.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            rewrite(replay, List.of(new JournalRecord.Started(cluster, wallMillis)));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens the journal in a directory of its own, which is made if it is not there, and begins a new life.
     *
     * @throws DamagedJournalException if it is not what a scheduler wrote
     * @throws IOException if another scheduler has it, or it cannot be read or written
     */
    public static Journal open(Path directory, Codec codec, long wallMillis) throws IOException {
        return new Journal(directory, codec, wallMillis);
    }

    /** The jobs that schedulers before this one have accepted. */
    public List<RememberedJob> remembered() {
        return remembered;
    }

    /** The number of this life; higher than that of any before. */
    public ClusterEpoch cluster() {
        return cluster;
    }

    /** Whether a job is there whose end has not been written. */
    public boolean hasUnfinished() {
        return unfinished > 0;
    }

    /** Why this record, and then the ends of all jobs, could not be written now; empty if they could. */
    public String problemOrEmpty(JournalRecord record) {
        long needed = JournalFile.length(codec.encoder().apply(record)) + (unfinished + 1) * END_BYTES;
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
            encoded.add(codec.encoder().apply(record));
            unfinished += record instanceof JournalRecord.Submitted ? 1 : record instanceof JournalRecord.Ended ? -1 : 0;
        }
        file.append(encoded);
        if (file.bytes() > rewriteAt) {
            rewrite(Replay.of(decode(file.readAll())), List.of());
        } else if (syncIsDue.compareAndSet(false, true)) {
            syncing.schedule(this::sync, SYNC_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void rewrite(Replay replay, List<JournalRecord> last) throws IOException {
        List<byte[]> kept = new ArrayList<>();
        // First, so that jobs behind it have as many lives as they say.
        kept.add(codec.encoder().apply(new JournalRecord.Started(new ClusterEpoch(Math.max(1, replay.lastCluster())), 0)));
        replay.records().forEach(record -> kept.add(codec.encoder().apply(record)));
        last.forEach(record -> kept.add(codec.encoder().apply(record)));
        file.replace(kept);
        rewriteAt = Math.max(REWRITE_BYTES, 2 * file.bytes());
    }

    private List<JournalRecord> decode(List<byte[]> records) throws IOException {
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
        file.force();
        file.close();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sheaf-journal-sync");
        thread.setDaemon(true);
        return thread;
    }
}
