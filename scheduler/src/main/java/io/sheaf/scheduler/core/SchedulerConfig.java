package io.sheaf.scheduler.core;

import io.sheaf.scheduler.policy.RetryPolicy;
import java.time.Duration;

/** The numbers the scheduler goes by. */
public record SchedulerConfig(Release release, Times times, Limits limits, RetryPolicy retries) {

    /** What takes how long. */
    public record Times(
            Duration heartbeat,
            Duration lease,
            Duration noWorkerGrace,
            Duration clientGrace,
            Duration storedResultsGrace,
            Duration progress,
            Duration leaseWork,
            Duration speculation,
            Duration drain) {

        /**
         * Heartbeat 1 s and lease 10 s: a silent worker is lost after that; a lease of 0 turns this off. 30 s without any
         * worker end a job, 10 s without its client an attached one (or free its results, if it has ended), 5 s without a
         * client taking stored results a finished one. Progress 4 times a second; 100 ms of work in a lease. A task that
         * is slow gets a second attempt after 1 s at the earliest. A
         * worker that is to leave stays up to 5 minutes for those who read what it keeps.
         */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(250),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));

        public Times {
            if (heartbeat.toMillis() < 1 || progress.toMillis() < 1 || leaseWork.toNanos() < 1 || speculation.toMillis() < 2 || lease.isNegative()) {
                throw new IllegalArgumentException("heartbeat, progress and lease work must be at least 1 ms, the time before speculation 2 ms");
            }
        }

        /** By how much a timer must be late to show that the scheduler itself slept. */
        long ownPauseNanos() {
            return Math.max(2 * heartbeat.toNanos(), lease.toNanos() / 4);
        }

        /** For workers in the same JVM, which cannot be lost without notice. */
        public Times withoutHeartbeat() {
            return new Times(heartbeat, Duration.ZERO, noWorkerGrace, clientGrace, storedResultsGrace, progress, leaseWork, speculation, drain);
        }
    }

    /**
     * How much of what.
     *
     * @param history finished jobs that are remembered
     * @param inlineBytesPerTask the longest result that travels in an outcome
     * @param inlineBytesPerJob results of one job that wait in the scheduler for its client
     * @param programsPerWorker programs a worker is taken to remember
     * @param remakes how often lost blocks of one stage are made again
     */
    public record Limits(int history, int inlineBytesPerTask, int inlineBytesPerJob, int programsPerWorker, int remakes) {
        public static final Limits DEFAULT = new Limits(1000, 64 << 10, 1 << 20, 1000, 4);
    }

    /** What this build is, for the handshake. */
    public record Release(int protocol, String sheafVersion) {}

    public static SchedulerConfig of(Release release) {
        return new SchedulerConfig(release, Times.DEFAULT, Limits.DEFAULT, RetryPolicy.DEFAULT);
    }

    public SchedulerConfig withTimes(Times newTimes) {
        return new SchedulerConfig(release, newTimes, limits, retries);
    }

    public SchedulerConfig withLimits(Limits newLimits) {
        return new SchedulerConfig(release, times, newLimits, retries);
    }
}
