package io.sheaf.worker.server;

import io.sheaf.ClusterUnreachableException;
import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The parent of worker processes: starts them, replaces one that dies, after pauses that grow while it keeps dying at
 * once, and stops them all. They end by themselves when this process does, however it does. One thread per worker;
 * its methods may be called by any thread.
 */
public final class WorkerSupervisor implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration LET_GO = Duration.ofSeconds(4);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long HEALTHY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SupervisorConfig config;
    private final List<Keeper> keepers = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<ExitCode> givenUp = new CompletableFuture<>();
    private final AtomicInteger left = new AtomicInteger();

    /**
     * A worker that runs.
     *
     * @param name as the cluster knows it
     */
    public record RunningWorker(String name, long pid, int slots) {}

    private WorkerSupervisor(SupervisorConfig config) {
        this.config = config;
    }

    /** Starts the processes; returns before they are ready. */
    public static WorkerSupervisor start(SupervisorConfig config) throws IOException {
        WorkerSupervisor supervisor = new WorkerSupervisor(config);
        try {
            for (int i = 0; i < config.workers(); i++) {
                Keeper keeper = supervisor.new Keeper(WorkerProcess.start(config));
                supervisor.keepers.add(keeper);
                keeper.start();
            }
        } catch (IOException | RuntimeException e) {
            supervisor.close();
            throw e;
        }
        return supervisor;
    }

    /**
     * Waits until all workers were taken in by the scheduler.
     *
     * @throws RefusedException if the scheduler does not want them
     * @throws ClusterUnreachableException if they gave up
     * @throws EnvironmentException if they were not ready in time
     */
    public List<RunningWorker> awaitReady(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<RunningWorker> running = new ArrayList<>();
        for (Keeper keeper : keepers) {
            try {
                CompletableFuture.anyOf(keeper.ready, givenUp).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (givenUp.isDone()) {
                    throw givenUpException(givenUp.join());
                }
                running.add(keeper.ready.join());
            } catch (TimeoutException e) {
                throw new EnvironmentException("the workers were not ready within " + patience.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("never completed so", e);
            }
        }
        return running;
    }

    /**
     * Done when workers are no longer replaced, with the reason: the scheduler refused one, or was out of reach too
     * long; or all have left because their scheduler told them to. Not done by {@link #close}.
     */
    public CompletableFuture<ExitCode> givenUp() {
        return givenUp;
    }

    /** Process ids of the workers that run now. */
    public List<Long> pids() {
        return keepers.stream().map(keeper -> keeper.process).filter(WorkerProcess::isAlive).map(WorkerProcess::pid).toList();
    }

    /**
     * Asks all workers to finish what they run and to leave when nobody needs what they keep, and replaces none any more.
     *
     * @return whether all have left of themselves; else they are still there after {@code patience}, or ended otherwise
     */
    public boolean leave(Duration patience) {
        closing.countDown();
        List<WorkerProcess> processes = keepers.stream().map(Keeper::close).toList();
        processes.forEach(WorkerProcess::leave);
        awaitEnd(processes, patience);
        return processes.stream().allMatch(process -> !process.isAlive() && process.exitedWith(ExitCode.LEFT));
    }

    /** Lets running tasks finish for a few seconds, then ends all workers; returns within ten seconds. */
    @Override
    public void close() {
        closing.countDown();
        List<WorkerProcess> processes = keepers.stream().map(Keeper::close).toList();
        processes.forEach(WorkerProcess::drain);
        awaitEnd(processes, DRAIN);
        processes.forEach(WorkerProcess::letGo);
        awaitEnd(processes, LET_GO);
        processes.stream().filter(WorkerProcess::isAlive).forEach(WorkerProcess::kill);
        keepers.forEach(Keeper::join);
    }

    private static void awaitEnd(List<WorkerProcess> processes, Duration patience) {
        CompletableFuture<?>[] ends = processes.stream().map(WorkerProcess::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillRunning) {
            // The next step is less polite.
        }
    }

    private static RuntimeException givenUpException(ExitCode code) {
        return code == ExitCode.UNREACHABLE
                ? new ClusterUnreachableException("the scheduler cannot be reached; is it running there?")
                : new RefusedException("the scheduler refused the worker; the worker's message above says why");
    }

    /** Keeps one worker running. */
    private final class Keeper {

        final CompletableFuture<RunningWorker> ready = new CompletableFuture<>();
        private final Thread thread = new Thread(this::keep, "sheaf-worker-keeper");
        private volatile WorkerProcess process;
        private boolean closed;

        Keeper(WorkerProcess first) {
            process = first;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        /** No other process follows the one this returns. */
        synchronized WorkerProcess close() {
            closed = true;
            return process;
        }

        void join() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void keep() {
            long pause = FIRST_PAUSE_MILLIS;
            try {
                while (true) {
                    WorkerProcess current = process;
                    current.ready().thenAccept(name -> ready.complete(new RunningWorker(name, current.pid(), config.slots())));
                    int code = current.waitFor();
                    Optional<ExitCode> declared = current.declaredEnd();
                    if (declared.isPresent() && !declared.get().replaced()) {
                        giveUp(declared.get());
                        return;
                    }
                    String end = ExitCode.describe(declared, code);
                    if (closing.getCount() > 0) {
                        current.epoch().ifPresent(epoch -> EndReport.send(config, epoch, end));
                    }
                    // A task's doing says nothing about the next process, and each task has only so many attempts.
                    if (current.ageNanos() > HEALTHY_NANOS || declared.filter(ExitCode::causedByTask).isPresent()) {
                        pause = FIRST_PAUSE_MILLIS;
                    }
                    // Signals of a terminal reach children first: give this process the time to hear of its own end.
                    if (closing.await(pause, TimeUnit.MILLISECONDS) || !replace(current, end)) {
                        return;
                    }
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized boolean replace(WorkerProcess dead, String end) {
            if (closed) {
                return false;
            }
            System.err.println("sheaf: worker process " + dead.pid() + " " + end + "; another one is started");
            try {
                process = WorkerProcess.start(config);
                return true;
            } catch (IOException e) {
                System.err.println("sheaf: a worker process cannot be started: " + e);
                giveUp(ExitCode.DEFECT);
                return false;
            }
        }

        private void giveUp(ExitCode code) {
            if (closing.getCount() == 0) {
                return;
            }
            if (code != ExitCode.LEFT || left.incrementAndGet() == config.workers()) {
                givenUp.complete(code);
            }
        }
    }
}
