package io.sheaf.worker.core;

import java.util.Collection;

/**
 * Weighted fair share of the slots between jobs: stride scheduling (Waldspurger and Weihl, 1995) over measured running
 * time. A job's pass is the running time it had, divided by its weight; the lowest pass is served next. Owned by the
 * worker core.
 */
final class FairShare {

    private final long runTargetNanos;
    private double virtualTime;
    private long services;

    FairShare(long runTargetNanos) {
        this.runTargetNanos = runTargetNanos;
    }

    /** Sets jobs that have become active to the current minimum, so that idleness earns nothing. Returns whether there was one. */
    boolean admit(Collection<JobState> jobs, long now) {
        boolean admitted = false;
        for (JobState job : jobs) {
            boolean active = job.active();
            if (active && !job.share.wasActive) {
                job.share.pass = Math.max(job.share.pass, minimum(jobs, now));
                admitted = true;
            }
            job.share.wasActive = active;
        }
        return admitted;
    }

    private double minimum(Collection<JobState> jobs, long now) {
        double minimum = Double.POSITIVE_INFINITY;
        for (JobState job : jobs) {
            if (job.share.wasActive) {
                minimum = Math.min(minimum, hadBy(job, now));
            }
        }
        return minimum == Double.POSITIVE_INFINITY ? virtualTime : minimum;
    }

    /** The lease to start next, or null if nothing waits. Ties go to the job that has waited longest for a service. */
    LeaseState nextOrNull(Collection<JobState> jobs, long now) {
        JobState best = null;
        double bestPass = 0;
        for (JobState job : jobs) {
            if (job.runnableOrNull() == null) {
                continue;
            }
            double pass = pass(job, now);
            if (best == null || pass < bestPass || (pass == bestPass && job.share.served < best.share.served)) {
                best = job;
                bestPass = pass;
            }
        }
        if (best == null) {
            return null;
        }
        best.share.served = ++services;
        virtualTime = Math.max(virtualTime, bestPass);
        return best.runnableOrNull();
    }

    void charge(JobState job, long nanos) {
        job.share.pass += nanos / job.share.weight;
    }

    /** What the job had by now. A newcomer starts here, so it never starts behind what a run will turn out to have cost. */
    private static double hadBy(JobState job, long now) {
        double having = 0;
        for (RunState run : job.runs.values()) {
            having += now - run.since;
        }
        return job.share.pass + having / job.share.weight;
    }

    /** What the job had, with what its runs are having: no less than what they are expected to. */
    private double pass(JobState job, long now) {
        double having = 0;
        for (RunState run : job.runs.values()) {
            having += Math.max(run.lease.stage.expectedNanos(run.left(), runTargetNanos), now - run.since);
        }
        return job.share.pass + having / job.share.weight;
    }
}
