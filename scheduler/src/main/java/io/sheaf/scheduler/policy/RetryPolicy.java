package io.sheaf.scheduler.policy;

import io.sheaf.ErrorKind;
import io.sheaf.Effects;
import io.sheaf.aggregator.ledger.Trouble;

/**
 * Whether a task is tried again. Each kind of failure has a budget of its own, and only the kind decides.
 *
 * @param resource attempts that may fail for want of memory, disk or a limit
 * @param environment attempts that may be lost with workers, connections or blocks
 * @param deaths workers that may die while they hold one task, before it counts as the cause
 */
public record RetryPolicy(int resource, int environment, int deaths) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(3, 16, 3);

    /** What becomes of a task. */
    public enum Verdict { RETRY, USED_UP, NEVER }

    /** Adds the failure to what went wrong with the task before. A worker's death is added with its story instead. */
    public static Trouble count(Trouble before, ErrorKind kind) {
        return switch (kind) {
            case USER, TIMEOUT -> before.plusUser();
            case RESOURCE -> before.plusResource();
            case ENVIRONMENT -> before.plusEnvironment();
            case INPUT, REFUSED, INTERNAL, CANCELLED -> before;
        };
    }

    /**
     * {@code after} includes the failure that just happened, which was of this kind. A task with effects that ends by itself, in
     * whatever way, is tried no more than {@code maxAttempts} times; of one without, only the user's exceptions are counted so.
     */
    public Verdict judge(Trouble after, ErrorKind kind, int maxAttempts, Effects effects) {
        if (effects == Effects.AT_MOST_ONCE) {
            return Verdict.NEVER;
        }
        return switch (kind) {
            case USER, TIMEOUT -> verdict(after.user() < maxAttempts);
            case RESOURCE -> verdict(after.resource() < (effects == Effects.IDEMPOTENT ? resource : Math.min(resource, maxAttempts)));
            case ENVIRONMENT -> verdict(after.environment() < environment && after.deaths().size() < deaths);
            case INPUT, REFUSED, INTERNAL, CANCELLED -> Verdict.NEVER;
        };
    }

    public boolean isPoison(Trouble trouble) {
        return trouble.deaths().size() >= deaths;
    }

    private static Verdict verdict(boolean again) {
        return again ? Verdict.RETRY : Verdict.USED_UP;
    }
}
