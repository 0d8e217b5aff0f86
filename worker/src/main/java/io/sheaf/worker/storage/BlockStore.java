package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.block.FrameEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The blocks that the attempts of one worker made: in memory up to a limit, the rest in one file per attempt. A block
 * is seen only when it is complete. Safe for use by many threads.
 */
public final class BlockStore implements AutoCloseable {

    private static final int REMEMBERED_JOBS = 10_000;

    private final StorageLimits limits;
    private final Map<JobId, NavigableMap<OutputId, AttemptOutput>> jobs = new LinkedHashMap<>();
    /** The number of the last drop of each job; of a job that is over one that no writer comes after. */
    private final Map<JobId, Long> dropped = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Long> eldest) {
            return size() > REMEMBERED_JOBS;
        }
    };
    private final FileSweeper sweeper = new FileSweeper();
    private Path directory;
    private long heapBytes;
    private long fileBytes;
    private long files;
    private long drops;
    /** The number of the last drop of all jobs but {@link #spared}. */
    private long dropOfOthers;
    private Set<JobId> spared = Set.of();
    private boolean closed;

    /** In the order of tasks, so that dropping some of them does not look at all others. */
    private record OutputId(StageId stage, int task, StageGeneration generation, int attempt) implements Comparable<OutputId> {

        static OutputId of(BlockId id) {
            return new OutputId(id.stage(), id.task(), id.generation(), id.attempt());
        }

        /** Comes before all outputs of this task. */
        static OutputId before(StageId stage, int task) {
            return new OutputId(stage, task, new StageGeneration(0), Integer.MIN_VALUE);
        }

        @Override
        public int compareTo(OutputId other) {
            int order = stage.compareTo(other.stage);
            order = order != 0 ? order : Integer.compare(task, other.task);
            order = order != 0 ? order : generation.compareTo(other.generation);
            return order != 0 ? order : Integer.compare(attempt, other.attempt);
        }
    }

    /**
     * What a store holds.
     *
     * @param outputs attempts that have blocks here
     * @param heapBytes in memory, those of unfinished writers included
     * @param fileBytes in finished files
     */
    public record Usage(int outputs, long heapBytes, long fileBytes) {}

    public BlockStore(StorageLimits limits) {
        this.limits = limits;
    }

    /** Takes the blocks of one attempt, which has {@code partitions} of them; the partition of {@code attempt} is ignored. */
    public synchronized BlockWriter writer(BlockId attempt, int partitions) {
        return writer(attempt, partitions, FrameEncoder.NONE);
    }

    /** The same, of frames that the encoder has made shorter. */
    public synchronized BlockWriter writer(BlockId attempt, int partitions, FrameEncoder encoder) {
        return new BlockWriter(this, attempt, partitions, drops, true, encoder);
    }

    /** The same, but nothing of it stays in memory. */
    public synchronized BlockWriter fileWriter(BlockId attempt, int partitions) {
        return new BlockWriter(this, attempt, partitions, drops, false, FrameEncoder.NONE);
    }

    /** The block, or null if this store does not hold it. */
    public synchronized StoredBlock open(BlockId id) {
        Map<OutputId, AttemptOutput> outputs = jobs.get(id.job());
        AttemptOutput output = outputs == null ? null : outputs.get(OutputId.of(id));
        return output == null || id.partition() < 0 || id.partition() >= output.partitions() ? null : output.block(id.partition());
    }

    /** Forgets all blocks of the job; one whose writer is there already will be refused. Files are deleted soon, on another thread. */
    public void drop(JobId job) {
        Map<OutputId, AttemptOutput> outputs;
        synchronized (this) {
            outputs = remove(job, ++drops);
        }
        free(outputs.values());
    }

    /** The job is over: forgets all its blocks, and refuses what is still to be written for it. */
    public void end(JobId job) {
        Map<OutputId, AttemptOutput> outputs;
        synchronized (this) {
            outputs = remove(job, Long.MAX_VALUE);
        }
        free(outputs.values());
    }

    private Map<OutputId, AttemptOutput> remove(JobId job, long drop) {
        dropped.merge(job, drop, Math::max);
        Map<OutputId, AttemptOutput> outputs = jobs.remove(job);
        return outputs == null ? Map.of() : outputs;
    }

    /** Like {@link #drop(JobId)} of all jobs but these, also of those of which nothing is here yet but a writer. */
    public void dropAllBut(Collection<JobId> known) {
        List<AttemptOutput> outputs = new ArrayList<>();
        synchronized (this) {
            dropOfOthers = ++drops;
            spared = Set.copyOf(known);
            jobs.forEach((job, kept) -> outputs.addAll(spared.contains(job) ? List.of() : kept.values()));
            jobs.keySet().retainAll(spared);
        }
        free(outputs);
    }

    private boolean isDropped(JobId job, long since) {
        return dropped.getOrDefault(job, 0L) > since || dropOfOthers > since && !spared.contains(job);
    }

    /** Forgets the blocks of these tasks, whatever attempt and generation made them. */
    public void drop(JobId job, StageId stage, TaskRange tasks) {
        free(remove(job, OutputId.before(stage, tasks.from()), OutputId.before(stage, tasks.to())));
    }

    public synchronized Usage usage() {
        int outputs = jobs.values().stream().mapToInt(Map::size).sum();
        return new Usage(outputs, heapBytes, fileBytes);
    }

    /** Deletes all files. What is written later is refused. */
    @Override
    public void close() {
        List<AttemptOutput> outputs = new ArrayList<>();
        Path emptied;
        synchronized (this) {
            closed = true;
            jobs.values().forEach(job -> outputs.addAll(job.values()));
            jobs.clear();
            emptied = directory;
        }
        free(outputs);
        sweeper.close();
        if (emptied != null) {
            // Not empty only while an attempt still writes; its own end removes its files then.
            emptied.toFile().delete();
        }
    }

    /** Grants memory, or not. */
    synchronized boolean reserve(long bytes) {
        if (heapBytes + bytes > limits.heapBytes()) {
            return false;
        }
        heapBytes += bytes;
        return true;
    }

    synchronized void release(long bytes) {
        heapBytes -= bytes;
    }

    /** Where its files are, or where their directory will be. */
    public synchronized Path directory() {
        return directory == null ? limits.parentDirectory() : directory;
    }

    /** A file for what one attempt needs while it runs. */
    public Scratch newScratch() throws IOException {
        return new Scratch(newFile(".scratch"));
    }

    /** A file that does not exist yet, in a directory that only this user can read. */
    synchronized Path newFile(String suffix) throws IOException {
        if (closed) {
            throw new IOException("the block store is closed");
        }
        if (directory == null) {
            directory = Files.createTempDirectory(
                    limits.parentDirectory(),
                    "sheaf-blocks-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory.resolve(files++ + suffix);
    }

    /**
     * Shows a finished output, whose memory has been reserved; the same attempt does not finish twice.
     *
     * @param since how many drops there had been when its writer was made
     */
    void publish(BlockId attempt, AttemptOutput output, long since) throws IOException {
        boolean kept;
        synchronized (this) {
            kept = !closed && !isDropped(attempt.job(), since);
            if (kept) {
                Map<OutputId, AttemptOutput> outputs = jobs.computeIfAbsent(attempt.job(), job -> new TreeMap<>());
                kept = outputs.putIfAbsent(OutputId.of(attempt), output) == null;
            }
            if (output.fileOrNull() != null) {
                fileBytes += output.bytes();
            }
        }
        if (!kept) {
            free(List.of(output));
            throw new IOException("output of " + attempt + " is not wanted any more");
        }
    }

    private synchronized List<AttemptOutput> remove(JobId job, OutputId from, OutputId to) {
        NavigableMap<OutputId, AttemptOutput> outputs = jobs.get(job);
        if (outputs == null) {
            return List.of();
        }
        Map<OutputId, AttemptOutput> unwanted = outputs.subMap(from, to);
        List<AttemptOutput> removed = List.copyOf(unwanted.values());
        unwanted.clear();
        return removed;
    }

    private void free(Iterable<AttemptOutput> outputs) {
        for (AttemptOutput output : outputs) {
            synchronized (this) {
                if (output.fileOrNull() == null) {
                    heapBytes -= output.bytes();
                } else {
                    fileBytes -= output.bytes();
                }
            }
            if (output.fileOrNull() != null) {
                sweeper.delete(output.fileOrNull());
            }
        }
    }
}
