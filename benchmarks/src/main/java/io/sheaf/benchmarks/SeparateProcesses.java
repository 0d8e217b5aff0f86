package io.sheaf.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A scheduler and workers, each started by a command of its own, as on machines of their own: {@code sheaf scheduler start} and
 * {@code sheaf worker start}. The latter stays as the worker's keeper, which replaces it when it dies. Owned by one thread; any may
 * close it.
 */
final class SeparateProcesses implements AutoCloseable {

    private static final Pattern SCHEDULER_READY = Pattern.compile("ready scheduler=(\\S+)");
    private static final Pattern WORKER_READY = Pattern.compile("ready worker=.*");
    private static final long END_WITHIN_SECONDS = 15;

    private final List<String> jvmOptions;
    private final Map<String, String> environment;
    private final List<Process> schedulers = new CopyOnWriteArrayList<>();
    private final List<Process> keepers = new CopyOnWriteArrayList<>();
    private String address = "";
    private boolean closed;

    /**
     * Of none yet.
     *
     * @param jvmOptions of scheduler and keepers, whose temporary directory holds what the workers write to disk
     */
    SeparateProcesses(List<String> jvmOptions, Map<String, String> environment) {
        this.jvmOptions = jvmOptions;
        this.environment = environment;
    }

    /**
     * Starts the scheduler and workers with one slot each, once. Returns when it has taken in all of them.
     *
     * @throws IllegalStateException if they do not get ready; why is on stderr
     */
    void start(int workers) throws IOException {
        address = SheafCommands.awaitReady(started(schedulers, "scheduler", "start", "--port", "0"), SCHEDULER_READY).group(1);
        for (int i = 0; i < workers; i++) {
            started(keepers, "worker", "start", "--scheduler", address, "--slots", "1");
        }
        for (Process keeper : keepers) {
            SheafCommands.awaitReady(keeper, WORKER_READY);
        }
    }

    private synchronized Process started(List<Process> all, String... arguments) throws IOException {
        if (closed) {
            throw new IllegalStateException("the processes are being ended");
        }
        Process process = SheafCommands.start(List.of(arguments), jvmOptions, environment);
        all.add(process);
        return process;
    }

    /** {@code host:port} of the scheduler. */
    String address() {
        return address;
    }

    /** SIGKILL for a worker; its keeper starts another one. */
    void kill(int worker) {
        workersOf(keepers.get(worker)).forEach(ProcessHandle::destroyForcibly);
    }

    /** SIGKILL for a worker and for its keeper, as if their machine were gone: nobody replaces it. */
    void lose(int worker) {
        // A worker that outlives its keeper would end in order.
        kill(worker);
        keepers.get(worker).destroyForcibly();
    }

    private static List<ProcessHandle> workersOf(Process keeper) {
        return keeper.children().toList();
    }

    /** Ends all of them. Workers whose keeper is gone end by themselves; what takes too long is killed. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        List<ProcessHandle> all = new ArrayList<>();
        for (Process keeper : keepers) {
            all.addAll(workersOf(keeper));
            // Asked to leave, it would wait for those who read what its worker keeps.
            keeper.destroyForcibly();
        }
        for (Process scheduler : schedulers) {
            all.add(scheduler.toHandle());
            scheduler.destroy();
        }
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed so", e);
        }
    }
}
