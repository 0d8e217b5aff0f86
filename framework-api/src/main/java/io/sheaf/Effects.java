package io.sheaf;

/** What a second attempt of a task may do to the world outside the job; the engine retries only what this allows. */
public enum Effects {
    /** Running a task again changes nothing more: retried freely. The default. */
    IDEMPOTENT,
    /** Effects may happen more than once, and the user accepts that: retried freely. */
    AT_LEAST_ONCE,
    /** A task that may have started is never started again: a lost worker fails the job. */
    AT_MOST_ONCE
}
