package io.sheaf.simulation;

import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.scheduler.core.ClusterSnapshot;
import io.sheaf.scheduler.core.RememberedJob;
import io.sheaf.scheduler.journal.Replay;
import java.util.Map;
import java.util.TreeMap;

/** Whether a journal between two steps comes to what the scheduler knows of jobs that are to outlive it. */
final class JournalCheck {

    private JournalCheck() {}

    static void check(World world, SchedulerHost scheduler, Replay replay) {
        Map<Long, RememberedJob> written = new TreeMap<>();
        for (RememberedJob job : replay.jobs()) {
            written.put(job.spec().id().low(), job);
            checkContents(world.job(job.spec().id()).spec, job);
        }
        for (ClusterSnapshot.JobView view : scheduler.core.snapshot().jobs()) {
            if (world.job(view.id()).spec.settings().isDurable()) {
                check(view, written.remove(view.id().low()));
            }
        }
        written.values().forEach(job -> require(false, job.spec().id(), "is in the journal, and unknown to the scheduler"));
    }

    private static void check(ClusterSnapshot.JobView known, RememberedJob writtenOrNull) {
        require(writtenOrNull != null, known.id(), "is " + known.state() + ", and not in the journal");
        JobState end = writtenOrNull.endOrNull() == null ? null : writtenOrNull.endOrNull().state();
        require(known.state().isFinal() ? known.state() == end : end == null, known.id(), "is " + known.state() + ", and in the journal " + end);
    }

    // Of what has ended only that is kept.
    private static void checkContents(JobSpec spec, RememberedJob written) {
        boolean ended = written.endOrNull() != null;
        require(spec.settings().isDurable(), spec.id(), "is in the journal, and does not outlive its scheduler");
        require(ended || written.spec().stages().equals(spec.stages()), spec.id(), "is another job in the journal");
        require(!ended || written.appends().isEmpty() && written.spec().stages().size() == 1, spec.id(), "has ended, and its work is in the journal");
    }

    private static void require(boolean holds, JobId job, String what) {
        Violation.unless(holds, "journal", job, () -> what);
    }
}
