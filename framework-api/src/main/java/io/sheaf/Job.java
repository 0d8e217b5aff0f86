package io.sheaf;

import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A submitted job. Safe for use by many threads.
 *
 * @param <R> its result
 */
public interface Job<R> {

    JobId id();

    /** Its state now; a final one never changes. */
    JobState status();

    Progress progress();

    /**
     * Completes with the result, or exceptionally with a {@link SheafException}. Dependent actions run on a
     * thread of the client's, never on an engine thread; they may wait for other jobs, and hold up nobody but one another.
     * Done at the latest when {@link #join()} returns. Cancelling this future cancels the job.
     */
    CompletableFuture<R> result();

    /**
     * Waits for the result.
     *
     * @throws SheafException of the type that tells why there is none; interrupting the waiting thread cancels the job
     */
    R join();

    /**
     * Waits for the result at most this long; the job goes on afterwards.
     *
     * @throws java.util.concurrent.TimeoutException if it has not ended by then
     */
    R join(Duration limit) throws java.util.concurrent.TimeoutException;

    /** Asks for the job's end. It ends as {@link JobState#CANCELLED} unless it ended otherwise before. */
    void cancel();

    /**
     * The job's counters: sums over winning attempts; complete once the job has ended. None of an action that ends as soon as
     * it has enough records, as {@code take}, {@code first} and {@code isEmpty} do: which tasks won by then is chance.
     */
    Map<String, Long> counters();

    /**
     * What winning attempts have added to the accumulator, merged in the order of stages and tasks; its zero if they added
     * nothing, before the job has ended, and of an action that has no {@link #counters()}. A new value at each call, which merges on the calling thread and throws what the
     * merge function throws.
     *
     * @throws RefusedException if it was not made by {@link Cluster#accumulator}, or the job's functions used another one of this
     *     name with another zero or function
     */
    <A> A accumulated(Accumulator<A> accumulator);

    /**
     * What it has left out, as {@link JobOptions#skipping} lets it; complete once the job has ended, also if it failed because that was too
     * much. None of an action that has no {@link #counters()}.
     */
    Skipped skipped();

    /**
     * Its plan as {@link Dataset#explain()} has it, and of what is chosen at run time by what size it was chosen, as far as it has
     * been. Any job has one, those of pools too.
     */
    String explain();

    /** Calls this with every report of progress (a few a second at most) on the client's callback thread. */
    void onProgress(Consumer<? super Progress> listener);

    /** Calls this once, with the final state, on the client's callback thread; at once if the job has ended already. */
    void onEnd(Consumer<? super JobState> listener);
}
