package io.sheaf.client.core;

import io.sheaf.Effects;
import io.sheaf.JobOptions;

/** How jobs run whose functions are there for their effects. */
final class Effectful {

    private Effectful() {}

    /** At least once, and a user's exception ends the job, unless the options speak of effects or of attempts. */
    static JobOptions options(JobOptions options) {
        if (options.effects() != Effects.IDEMPOTENT) {
            return options;
        }
        boolean attemptsUnsaid = options.maxAttempts() == JobOptions.DEFAULT.maxAttempts();
        return options.withEffects(Effects.AT_LEAST_ONCE).withMaxAttempts(attemptsUnsaid ? 1 : options.maxAttempts());
    }
}
