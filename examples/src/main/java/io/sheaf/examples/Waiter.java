package io.sheaf.examples;

import io.sheaf.Job;

/** How a program of several jobs waits for each of them, such as {@code Watched::join}. */
@FunctionalInterface
public interface Waiter {

    /**
     * The job's result; errors are those of {@link Job#join()}.
     *
     * @param work what the job does, in a word or two
     */
    <R> R join(String work, Job<R> job);
}
