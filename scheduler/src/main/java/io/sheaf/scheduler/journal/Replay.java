package io.sheaf.scheduler.journal;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Program;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.JournalRecord;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.core.RememberedJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the records of a journal come to: which jobs there are, and how far they are. Pure; used by one thread. */
public final class Replay {

    private final Map<JobId, Remembered> jobs = new LinkedHashMap<>();
    private long lastCluster;

    private static final class Remembered {
        private JournalRecord.Submitted submitted;
        private final List<FromClient.Append> appends = new ArrayList<>();
        private int lives;
        private ToClient.Ended endOrNull;

        Remembered(JournalRecord.Submitted submitted) {
            this.submitted = submitted;
            lives = submitted.lives();
        }

        // Its programs and inputs are of no use any more.
        void end(ToClient.Ended end) {
            endOrNull = end;
            appends.clear();
            submitted = new JournalRecord.Submitted(withoutWork(submitted.job()), submitted.wallMillis(), submitted.lives());
        }

        private static JobSpec withoutWork(JobSpec job) {
            StageSpec nothing = new StageSpec(new StageId(0), Program.of(new byte[0]), List.of(new TaskSource.Range(0, 0, 0)), new StageOutput.Results(), 0);
            return new JobSpec(job.id(), job.settings(), job.bundle(), job.codeLevel(), List.of(nothing));
        }
    }

    public static Replay of(List<JournalRecord> records) {
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
            jobs.get(ended.end().job()).end(ended.end());
        } else if (record instanceof JournalRecord.Forgotten forgotten) {
            jobs.remove(forgotten.job());
        }
    }

    /** Of a scheduler that starts at this time of day: higher than that of any before it, even if the clock was set back. */
    public ClusterEpoch nextCluster(long wallMillis) {
        return new ClusterEpoch(Math.max(wallMillis, lastCluster + 1));
    }

    /** The jobs that have not ended. */
    List<JobId> unfinished() {
        return jobs.values().stream().filter(job -> job.endOrNull == null).map(job -> job.submitted.job().id()).toList();
    }

    /** In the order in which they were submitted, as another scheduler finds them that starts now. */
    public List<RememberedJob> jobs() {
        List<RememberedJob> all = new ArrayList<>();
        for (Remembered job : jobs.values()) {
            all.add(new RememberedJob(job.submitted.job(), job.submitted.wallMillis(), job.lives + 1, job.appends, job.endOrNull));
        }
        return all;
    }

    /** The fewest records that come to the same. */
    public List<JournalRecord> records() {
        List<JournalRecord> all = new ArrayList<>();
        // First, so that jobs behind it have as many lives as they say.
        all.add(new JournalRecord.Started(new ClusterEpoch(Math.max(1, lastCluster)), 0));
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
