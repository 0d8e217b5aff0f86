package io.sheaf.client.core;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.SheafException;
import io.sheaf.plan.JobId;
import io.sheaf.plan.message.ToClient;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** One program's connection to a cluster: hands messages to the jobs they are about. Safe for use by many threads. */
final class ClientSession implements SchedulerLink.Listener {

    private static final SecureRandom IDS = new SecureRandom();
    private static final long CLOSE_SECONDS = 4;

    private final ConcurrentMap<JobId, JobRun<?>> runs = new ConcurrentHashMap<>();
    private final KeyedRuns keyed = new KeyedRuns();
    private final ExecutorService merging = Executors.newCachedThreadPool(daemons("sheaf-client-merge"));
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor(daemons("sheaf-client-callback"));
    private final SchedulerLink link;
    private volatile SheafException lost;
    private volatile boolean closed;

    ClientSession(SchedulerLink.Opener opener) {
        link = opener.open(this);
    }

    SchedulerLink link() {
        return link;
    }

    static JobId newJobId() {
        return new JobId(IDS.nextLong(), IDS.nextLong());
    }

    void requireOpen(String what) {
        if (closed) {
            throw new IllegalStateException(what + " was called on a closed cluster. Use it inside the try block that opened it.");
        }
        if (lost != null) {
            throw new ClusterUnreachableException("the connection to the cluster was lost: " + lost.getMessage(), lost);
        }
    }

    /** The runs with idempotency keys. */
    KeyedRuns keyed() {
        return keyed;
    }

    void register(JobId id, JobRun<?> run) {
        runs.put(id, run);
        if (closed) {
            runs.remove(id);
            requireOpen("an action");
        }
        SheafException reason = lost;
        if (reason != null) {
            run.linkLost(reason);
        }
    }

    void forget(JobId id) {
        runs.remove(id);
    }

    /** For merging results, where user code may run long. */
    void merge(Runnable work) {
        merging.execute(work);
    }

    /** For users' callbacks, one after another. */
    ExecutorService callbacks() {
        return callbacks;
    }

    @Override
    public void received(List<ToClient> messages) {
        for (ToClient message : messages) {
            JobRun<?> run = runs.get(message.job());
            if (message instanceof ToClient.Accepted accepted && run != null && !accepted.actual().equals(accepted.job())) {
                runs.put(accepted.actual(), run);
            }
            if (run != null) {
                run.received(message);
            }
        }
    }

    @Override
    public void lost(SheafException reason) {
        lost = reason;
        for (JobRun<?> run : new ArrayList<>(runs.values())) {
            run.linkLost(reason);
        }
    }

    /** Cancels what is attached and runs, and lets go of the rest. Returns within 10 seconds. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List<JobRun<?>> open = new ArrayList<>(runs.values());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        awaitAccepted(open, deadline);
        open.forEach(JobRun::closeWithCluster);
        for (JobRun<?> run : open) {
            run.awaitEnd(deadline - System.nanoTime());
        }
        link.close();
        for (JobRun<?> run : open) {
            run.linkLost(new io.sheaf.JobCancelledException("the cluster was closed before job " + run.id() + " ended"));
        }
        merging.shutdown();
        callbacks.shutdown();
    }

    private static void awaitAccepted(List<JobRun<?>> runs, long deadline) {
        try {
            for (JobRun<?> run : runs) {
                run.awaitAccepted(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
