package io.sheaf.scheduler.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The results of one job that its client has not taken yet. Owned by the scheduler's core. */
final class Results {

    sealed interface Entry {
        TaskRange tasks();
    }

    record Inline(TaskRange tasks, Slices slices) implements Entry {}

    record Stored(TaskRange tasks, LeaseId lease, Worker holder, StageGeneration generation, int attempt, long[] bytes) implements Entry {
        Stored sub(int from, int to) {
            long[] part = Arrays.copyOfRange(bytes, from - tasks.from(), to - tasks.from());
            return new Stored(new TaskRange(from, to), lease, holder, generation, attempt, part);
        }
    }

    record Error(TaskRange tasks, Failure failure) implements Entry {}

    private final JobId job;
    private final StageId stage;
    private final TreeMap<Integer, Entry> waiting = new TreeMap<>();
    private int taken;
    private long inlineBytes;
    private long reserved;
    private int storedEntries;
    /** Whether the client was sent any. */
    boolean revealed;

    Results(JobId job, StageId stage) {
        this.job = job;
        this.stage = stage;
    }

    void add(Entry entry) {
        waiting.put(entry.tasks().from(), entry);
        count(entry, 1);
    }

    private void count(Entry entry, int sign) {
        if (entry instanceof Inline inline) {
            inlineBytes += sign * (long) inline.slices().bytes();
        } else if (entry instanceof Stored) {
            storedEntries += sign;
        }
    }

    /** The client has all below {@code tasks}. Returns the stored results that nobody needs now. */
    List<Stored> take(int tasks) {
        List<Stored> freed = new ArrayList<>();
        taken = Math.max(taken, tasks);
        while (!waiting.isEmpty() && waiting.firstKey() < taken) {
            Entry entry = waiting.pollFirstEntry().getValue();
            count(entry, -1);
            int end = Math.min(taken, entry.tasks().to());
            if (entry instanceof Stored stored) {
                freed.add(stored.sub(stored.tasks().from(), end));
            }
            if (end < entry.tasks().to()) {
                add(from(entry, end));
            }
        }
        return freed;
    }

    private static Entry from(Entry entry, int start) {
        TaskRange rest = new TaskRange(start, entry.tasks().to());
        if (entry instanceof Inline inline) {
            return new Inline(rest, inline.slices().sub(start - entry.tasks().from(), inline.slices().size()).compact());
        } else if (entry instanceof Stored stored) {
            return stored.sub(start, rest.to());
        }
        return new Error(rest, ((Error) entry).failure());
    }

    /** Forgets what is stored of these tasks: they will be made again. */
    void forgetStored(TaskRange tasks) {
        List<Entry> touched = new ArrayList<>();
        Integer first = waiting.floorKey(tasks.from());
        for (Entry entry : waiting.subMap(first == null ? tasks.from() : first, true, tasks.to(), false).values()) {
            if (entry instanceof Stored && entry.tasks().to() > tasks.from()) {
                touched.add(entry);
            }
        }
        for (Entry entry : touched) {
            waiting.remove(entry.tasks().from());
            count(entry, -1);
            Stored stored = (Stored) entry;
            if (stored.tasks().from() < tasks.from()) {
                add(stored.sub(stored.tasks().from(), tasks.from()));
            }
            if (stored.tasks().to() > tasks.to()) {
                add(stored.sub(tasks.to(), stored.tasks().to()));
            }
        }
    }

    /** Forgets all; the next generation starts. */
    void clear() {
        waiting.clear();
        inlineBytes = 0;
        storedEntries = 0;
    }

    /** Sets aside inline bytes for a lease of this many tasks; {@code give} them back as they come in. */
    long reserve(int tasks, int perTask, long perJob) {
        long room = Math.max(0, perJob - inlineBytes - reserved) / 8;
        long share = Math.min(room, (long) perTask * tasks);
        reserved += share;
        return share;
    }

    /** What a lease might set aside now. */
    long room(long perJob) {
        return Math.max(0, perJob - inlineBytes - reserved) / 8;
    }

    void giveBack(long bytes) {
        reserved -= bytes;
    }

    /** What a client that joins at {@code fromTask} has to be told, in task order. */
    List<ToClient> replay(int fromTask) {
        List<ToClient> messages = new ArrayList<>();
        Map.Entry<Integer, Entry> first = waiting.floorEntry(fromTask);
        for (Entry entry : waiting.tailMap(first == null ? fromTask : first.getKey(), true).values()) {
            if (entry.tasks().to() > fromTask) {
                messages.addAll(messages(entry.tasks().from() < fromTask ? from(entry, fromTask) : entry));
            }
        }
        return messages;
    }

    List<ToClient> messages(Entry entry) {
        List<ToClient> messages = new ArrayList<>();
        if (entry instanceof Inline inline) {
            messages.add(new ToClient.Results(job, inline.tasks(), inline.slices()));
        } else if (entry instanceof Stored s) {
            messages.add(new ToClient.StoredResults(
                    job, s.lease(), stage, s.generation(), s.tasks(), s.attempt(), s.holder().address(), s.bytes()));
        } else if (entry instanceof Error error) {
            for (int task = error.tasks().from(); task < error.tasks().to(); task++) {
                messages.add(new ToClient.TaskFailed(job, task, error.failure()));
            }
        }
        return messages;
    }

    int taken() {
        return taken;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasStored() {
        return storedEntries > 0;
    }

    long inlineBytes() {
        return inlineBytes;
    }

    long reserved() {
        return reserved;
    }

    /** Workers that keep results from this task on which nobody has taken. */
    List<Worker> holders(int fromTask) {
        return waiting.values().stream().filter(entry -> entry instanceof Stored && entry.tasks().to() > fromTask).map(entry -> ((Stored) entry).holder()).distinct().toList();
    }
}
