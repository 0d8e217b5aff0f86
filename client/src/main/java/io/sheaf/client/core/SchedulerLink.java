package io.sheaf.client.core;

import io.sheaf.ClusterInfo;
import io.sheaf.SheafException;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.io.IOException;
import java.util.List;

/**
 * The way from this client to a scheduler and to the workers' blocks, in this JVM or over the network. Safe for use by
 * many threads.
 */
public interface SchedulerLink extends AutoCloseable {

    /** Says this to the scheduler; never waits for an answer. After {@link #close()} it does nothing. */
    void send(FromClient message);

    /** The code the functions of this program need, made known to the cluster by the time this returns. Called before each submission. */
    CodeBundle bundle();

    /** The payloads of stored results of one worker, asked for together: a round trip for each would take longer than its bytes. */
    StoredPayloads fetch(WorkerAddress holder, List<BlockId> blocks) throws IOException;

    /** Puts an input on a worker as this block, and gives its fingerprint. @throws IOException if the worker does not take it */
    long put(WorkerAddress holder, BlockId block, byte[] payload) throws IOException;

    /**
     * Runs one waiting task of this job on the calling thread, where that is possible; for a thread that could do nothing
     * but wait for the job's end. Tasks of other jobs are left alone: they may wait for what that thread does next.
     *
     * @return whether it ran one
     */
    default boolean helpOne(JobId job) {
        return false;
    }

    /** Whether the calling thread runs a task of this cluster, as far as can be known, so that it must not wait for another. */
    default boolean isInTask() {
        return false;
    }

    ClusterInfo info();

    /** Lets go of the scheduler; returns within 5 seconds. */
    @Override
    void close();

    /** What the scheduler says to this client. Called by one thread at a time, in order; must not wait. */
    interface Listener {

        void received(List<ToClient> messages);

        /** The scheduler cannot be reached any more, for good. */
        void lost(SheafException reason);
    }

    /** Opens the link; messages go to the listener. Called once. */
    @FunctionalInterface
    interface Opener {
        SchedulerLink open(Listener listener);
    }
}
