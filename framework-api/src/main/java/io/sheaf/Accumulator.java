package io.sheaf;

import java.io.Serializable;

/**
 * A value of any type that the tasks of a job add to, merged by a function of the user's: what a {@link Counter} is for
 * sums, this is for a greatest value, a set of codes, a few examples. Made by {@link Cluster#accumulator}; used by
 * capturing it in functions, and read of each job apart:
 *
 * <pre>{@code
 * Accumulator<Set<String>> unknown = cluster.accumulator("unknown codes", Set.of(), MySets::union);
 * Job<Long> job = lines.filter(line -> { if (!known(line)) unknown.add(Set.of(code(line))); return known(line); }).submitCount();
 * job.join();
 * Set<String> all = job.accumulated(unknown);
 * }</pre>
 *
 * <p>Only winning attempts count, each task once, however often it is tried and wherever it runs: where the output of a task
 * is lost and made again, what its first winner had; where a stage starts over because what it read was made again and
 * differs, what it then has. Within a task values are merged as they are added, and what tasks came to in the order of stages
 * and tasks, so that the result is the same on every engine for a function that is associative, if functions add the same.
 *
 * <p>Each task sends what it came to, encoded, with its outcome: at most 64 KiB for all accumulators of a task and 1 MiB for
 * those of a job, else the task or the job fails and says so. What is larger belongs into a dataset.
 *
 * @param <A> of any type that can be a record
 */
public interface Accumulator<A> extends Serializable {

    /** By which a job knows it. */
    String name();

    /**
     * Merges a value into what this task has so far, as the right one of the two; null is a value. On the thread that runs the task.
     *
     * @throws IllegalStateException on any other thread
     */
    void add(A value);
}
