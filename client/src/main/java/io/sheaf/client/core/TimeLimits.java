package io.sheaf.client.core;

import io.sheaf.RefusedException;
import io.sheaf.plan.JobSettings;
import java.time.Duration;

/** Time limits of users as numbers; one too long to count is no limit in practice and becomes the longest there is. */
final class TimeLimits {

    private TimeLimits() {}

    /** Nanoseconds, 0 for a limit that is over already. @throws RefusedException if it is null */
    static long nanos(Duration limit) {
        try {
            return Math.max(0, Checks.notNull(limit, "time limit").toNanos());
        } catch (ArithmeticException tooLong) {
            return limit.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /**
     * Milliseconds of a job's settings, where 0 means none: rounded up so that what is shorter than one does not become
     * none, and none for what is longer than can be set.
     */
    static long millis(Duration limit) {
        long nanos = nanos(limit);
        long millis = nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
        return millis > JobSettings.MAX_TIMEOUT_MILLIS ? 0 : millis;
    }
}
