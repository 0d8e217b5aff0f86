package io.sheaf.worker.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Weighted fair share of the slots between jobs: stride scheduling (Waldspurger and Weihl, 1995) over measured running
 * time. A job's pass is the running time it had, divided by its weight; the lowest pass is served next. Owned by the
 * worker core.
 *
 * <p>Jobs without runs are kept in the order in which they are served, for their passes stand still; those with runs, at most as many as
 * there are slots, are looked at one by one. So what a start costs grows with the logarithm of the jobs that wait.
 */
final class FairShare {

    private static final Comparator<JobState> BY_TURN = Comparator.<JobState>comparingDouble(job -> job.share.pass)
            .thenComparingLong(job -> job.share.served)
            .thenComparingLong(job -> job.share.number);

    private final long runTargetNanos;
    private double virtualTime;
    private long services;
    private long lastNumber;
    /** Jobs that have something to start and run nothing. */
    private final TreeSet<JobState> waiting = new TreeSet<>(BY_TURN);
    /** Jobs that run something. */
    private final Set<JobState> running = new LinkedHashSet<>();
    /** Jobs that may not be where they belong any more. */
    private final Set<JobState> touched = new LinkedHashSet<>();

    FairShare(long runTargetNanos) {
        this.runTargetNanos = runTargetNanos;
    }

    /** To be called once for each job, before anything else is said of it. */
    void join(JobState job) {
        job.share.number = ++lastNumber;
    }

    /** The job is over; what it still runs is of no interest here. */
    void leave(JobState job) {
        takeOut(job);
        touched.remove(job);
        job.share.number = 0;
    }

    /** To be called when the job may have got something to start, or nothing more, or runs something, or nothing more. */
    void touch(JobState job) {
        if (job.share.number > 0) {
            touched.add(job);
        }
    }

    /** Sets jobs that have become active to the current minimum, so that idleness earns nothing. Returns whether there was one. */
    boolean admit(long now) {
        for (JobState job : touched) {
            if (job.share.active) {
                putIn(job);
            }
        }
        double minimum = 0;
        boolean admitted = false;
        for (JobState job : touched) {
            if (!job.share.active && job.active()) {
                // The same for all, so that it does not matter who is asked first.
                minimum = admitted ? minimum : minimum(now);
                job.share.pass = Math.max(job.share.pass, minimum);
                putIn(job);
                admitted = true;
            }
        }
        touched.clear();
        return admitted;
    }

    /** Puts the job where it belongs now. */
    private void putIn(JobState job) {
        takeOut(job);
        job.share.active = job.active();
        if (!job.runs.isEmpty()) {
            running.add(job);
        } else if (job.share.active) {
            waiting.add(job);
        }
    }

    private void takeOut(JobState job) {
        if (job.share.active && !running.remove(job)) {
            waiting.remove(job);
        }
        job.share.active = false;
    }

    private double minimum(long now) {
        double minimum = waiting.isEmpty() ? Double.POSITIVE_INFINITY : waiting.first().share.pass;
        for (JobState job : running) {
            minimum = Math.min(minimum, hadBy(job, now));
        }
        return minimum == Double.POSITIVE_INFINITY ? virtualTime : minimum;
    }

    /** Whether a job waits that runs nothing. */
    boolean somebodyRunsNothing() {
        return !waiting.isEmpty();
    }

    /** The lease to start next, or null if nothing waits. Ties go to the job that has waited longest for a service. */
    LeaseState nextOrNull(long now) {
        JobState best = waiting.isEmpty() ? null : waiting.first();
        double bestPass = best == null ? 0 : best.share.pass;
        for (JobState job : running) {
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
        virtualTime = Math.max(virtualTime, bestPass);
        return best.runnableOrNull();
    }

    /** Tasks of what {@link #nextOrNull} gave have been started. */
    void served(JobState job) {
        takeOut(job);
        job.share.served = ++services;
        putIn(job);
    }

    /** To be called while the job runs something: where it waits its pass must not change. */
    void charge(JobState job, long nanos) {
        if (job.runs.isEmpty()) {
            throw new IllegalStateException("job " + job.id() + " is charged for a run that it does not have");
        }
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

    /** @param jobs all that have joined and not left */
    void validate(Collection<JobState> jobs) {
        for (JobState job : jobs) {
            boolean runs = !job.runs.isEmpty();
            boolean waits = !runs && job.runnableOrNull() != null;
            boolean settled = running.contains(job) == runs && waiting.contains(job) == waits && job.share.active == (runs || waits);
            if (!settled && !touched.contains(job)) {
                throw new IllegalStateException("job " + job.id() + " is not where its fair share is looked for");
            }
            if (waiting.contains(job) && BY_TURN.compare(waiting.first(), job) > 0) {
                throw new IllegalStateException("job " + job.id() + " waits behind another that is to be served later");
            }
        }
        if (running.size() + waiting.size() > jobs.size() || touched.size() > jobs.size()) {
            throw new IllegalStateException("the slots are shared with jobs that are over");
        }
    }
}
