package io.sheaf.client.core;

import io.sheaf.RefusedException;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The runs of one session that were submitted with idempotency keys and not refused: all that run, and of those that have ended
 * the latest, as long as memory is not short. Safe for use by many threads.
 */
final class KeyedRuns {

    /** As many as the scheduler remembers: who asks later runs the job again. */
    static final int ENDED_KEPT = 1000;

    /** Softly, because a run holds its result. One that has not ended is held by its session. */
    private record Entry(String key, Fingerprint job, SoftReference<JobRun<?>> run) {}

    private final Map<String, Entry> byKey = new HashMap<>();
    private final Deque<Entry> ended = new ArrayDeque<>();

    /** The run that was submitted with this key, which is submitted now if there is none. Refuses the key of another job. */
    @SuppressWarnings("unchecked")
    synchronized <R> JobRun<R> once(String key, Fingerprint job, Supplier<JobRun<R>> submit) {
        Entry entry = byKey.get(key);
        JobRun<?> known = entry == null ? null : entry.run().get();
        boolean rejected = known != null && known.wasRejected();
        if (entry != null && !rejected && !entry.job().equals(job)) {
            throw ofAnotherJob(key, known);
        }
        // The same kind of result, as the fingerprint says.
        return known == null || rejected ? submitted(key, job, submit.get()) : (JobRun<R>) known;
    }

    private <R> JobRun<R> submitted(String key, Fingerprint job, JobRun<R> run) {
        Entry entry = new Entry(key, job, new SoftReference<>(run));
        byKey.put(key, entry);
        run.onEnded(() -> ended(entry, run.wasRejected()));
        return run;
    }

    private synchronized void ended(Entry entry, boolean rejected) {
        if (rejected) {
            forget(entry);
            return;
        }
        ended.add(entry);
        if (ended.size() > ENDED_KEPT) {
            forget(ended.remove());
        }
    }

    /** Unless another run has the key by now. */
    private void forget(Entry entry) {
        if (byKey.get(entry.key()) == entry) {
            byKey.remove(entry.key());
        }
    }

    private static RefusedException ofAnotherJob(String key, JobRun<?> knownOrNull) {
        return new RefusedException("the idempotency key '" + key + "' belongs to " + (knownOrNull == null ? "an earlier job" : "job " + knownOrNull.id())
                + ", whose functions, input or kind of result are not those of this one (at " + CallSite.here()
                + "). Two submissions with one key are one job: give each job a key of its own.");
    }
}
