package io.sheaf.plan;

import io.sheaf.Effects;
import io.sheaf.Skipping;
import java.time.Duration;

/**
 * What a job asks of the scheduler and of the tasks' surroundings.
 *
 * @param name shown to people
 * @param weight share of the slots relative to other running jobs; above 0
 * @param maxAttempts attempts per task that may end with a user's exception, 0 if that is unsaid (see {@link #attemptsOf}); other
 *     kinds of failure have limits of their own
 * @param effects what a second attempt may do to the outside world; see {@link #effectsOf}
 * @param taskTimeoutMillis of one attempt; 0 for none, at most {@link #MAX_TIMEOUT_MILLIS}
 * @param jobTimeoutMillis from submission to end; 0 for none, at most {@link #MAX_TIMEOUT_MILLIS}
 * @param idempotencyKey two submissions with the same non-empty key are one job; see {@link io.sheaf.JobOptions}
 * @param detached whether the job goes on without its client
 * @param collectErrors whether a task that failed for good is a result of its own instead of the end of the job
 * @param resultWindow result tasks that may run ahead of what the client has taken; 0 for any number
 * @param speculation whether slow tasks of stages that are idempotent may be run a second time beside the first
 * @param skipping whether and how many records may be left out that functions cannot take
 */
public record JobSettings(
        String name,
        double weight,
        int maxAttempts,
        Effects effects,
        long taskTimeoutMillis,
        long jobTimeoutMillis,
        String idempotencyKey,
        boolean detached,
        boolean collectErrors,
        int resultWindow,
        boolean speculation,
        Skipping skipping) {

    private static final int DEFAULT_ATTEMPTS = 4;

    /** A hundred years: added to any clock's nanoseconds it does not overflow. */
    public static final long MAX_TIMEOUT_MILLIS = Duration.ofDays(36_525).toMillis();

    public JobSettings {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY) || maxAttempts < 0 || resultWindow < 0
                || taskTimeoutMillis < 0 || taskTimeoutMillis > MAX_TIMEOUT_MILLIS
                || jobTimeoutMillis < 0 || jobTimeoutMillis > MAX_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException("bad job settings: weight " + weight + ", maxAttempts " + maxAttempts
                    + ", task timeout " + taskTimeoutMillis + " ms, job timeout " + jobTimeoutMillis + " ms, window " + resultWindow);
        }
    }

    /** Of a job that leaves out no record. */
    public JobSettings(
            String name, double weight, int maxAttempts, Effects effects, long taskTimeoutMillis, long jobTimeoutMillis, String idempotencyKey,
            boolean detached, boolean collectErrors, int resultWindow, boolean speculation) {
        this(name, weight, maxAttempts, effects, taskTimeoutMillis, jobTimeoutMillis, idempotencyKey, detached, collectErrors, resultWindow,
                speculation, Skipping.NONE);
    }

    /** What a second attempt of a task of this stage may do to the outside world: what the job says, else what the stage is. Never AUTOMATIC. */
    public Effects effectsOf(StageSpec stage) {
        if (effects != Effects.AUTOMATIC) {
            return effects;
        }
        return stage.effectful() ? Effects.AT_LEAST_ONCE : Effects.IDEMPOTENT;
    }

    /**
     * Attempts per task of this stage that may end with a user's exception, at least 1: what the job says. If it says nothing,
     * neither of attempts nor of effects, those of a stage with effects get one.
     */
    public int attemptsOf(StageSpec stage) {
        if (maxAttempts > 0) {
            return maxAttempts;
        }
        return effects == Effects.AUTOMATIC && stage.effectful() ? 1 : DEFAULT_ATTEMPTS;
    }

    /** Whether the job is to outlive its scheduler: its client may be gone, or ask for it by its key, when there is another one. */
    public boolean isDurable() {
        return detached || !idempotencyKey.isEmpty();
    }
}
