package io.sheaf.scheduler.journal;

import io.sheaf.plan.JobId;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.core.RememberedJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the records of a journal come to: which jobs there are, and how far they are. Pure; used by one thread. */
final class Replay {

    private final Map<JobId, Remembered> jobs = new LinkedHashMap<>();
    private long lastCluster;

    private static final class Remembered {
        private final JournalRecord.Submitted submitted;
        private final List<FromClient.Append> appends = new ArrayList<>();
        private int lives;
        private ToClient.Ended endOrNull;

        Remembered(JournalRecord.Submitted submitted) {
            this.submitted = submitted;
            lives = submitted.lives();
        }
    }

    static Replay of(List<JournalRecord> records) {
        Replay replay = new Replay();
        records.forEach(replay::take);
        return replay;
    }

    private void take(JournalRecord record) {
        if (record instanceof JournalRecord.Started started) {
            lastCluster = Math.max(lastCluster, started.cluster().value());
            jobs.values().forEach(job -> job.lives++);
        } else if (record instanceof JournalRecord.Submitted submitted) {
            jobs.put(submitted.job().id(), new Remembered(submitted));
        } else if (record instanceof JournalRecord.Appended appended) {
            jobs.get(appended.append().job()).appends.add(appended.append());
        } else if (record instanceof JournalRecord.Ended ended) {
            // Its inputs are of no use any more.
            jobs.get(ended.end().job()).appends.clear();
            jobs.get(ended.end().job()).endOrNull = ended.end();
        } else if (record instanceof JournalRecord.Forgotten forgotten) {
            jobs.remove(forgotten.job());
        }
    }

    /** Of the newest scheduler that wrote; 0 for none. */
    long lastCluster() {
        return lastCluster;
    }

    /** In the order in which they were submitted, as another scheduler finds them that starts now. */
    List<RememberedJob> jobs() {
        List<RememberedJob> all = new ArrayList<>();
        for (Remembered job : jobs.values()) {
            all.add(new RememberedJob(job.submitted.job(), job.submitted.wallMillis(), job.lives + 1, job.appends, job.endOrNull));
        }
        return all;
    }

    /** The fewest records that come to the same, apart from the number of the cluster. */
    List<JournalRecord> records() {
        List<JournalRecord> all = new ArrayList<>();
        for (Remembered job : jobs.values()) {
            all.add(new JournalRecord.Submitted(job.submitted.job(), job.submitted.wallMillis(), job.lives));
            job.appends.forEach(append -> all.add(new JournalRecord.Appended(append)));
            if (job.endOrNull != null) {
                all.add(new JournalRecord.Ended(job.endOrNull));
            }
        }
        return all;
    }
}
