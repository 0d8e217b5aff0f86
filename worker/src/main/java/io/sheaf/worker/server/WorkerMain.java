package io.sheaf.worker.server;

import io.sheaf.SheafException;
import io.sheaf.plan.WorkerEpoch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process of one worker, a child of a {@link WorkerSupervisor}. Says on its standard output as what
 * a scheduler took it in, each time, and why it ends, and ends when its standard input does, since then its parent is gone. What user code prints goes to standard error.
 */
public final class WorkerMain {

    /** Followed by the epoch, a space and the name. */
    static final String JOINED = "joined ";
    static final String END = "end ";
    /** Said by the JVM itself, by way of {@code -XX:OnOutOfMemoryError}, at its first {@link OutOfMemoryError}. */
    static final String OUT_OF_MEMORY = "out-of-memory";
    static final String DRAIN = "drain";
    static final String LEAVE = "leave";

    private static final long CLOSE_MILLIS = 3_000;

    private final PrintStream toParent;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile WorkerNode node;

    private WorkerMain(PrintStream toParent) {
        this.toParent = toParent;
    }

    public static void main(String[] arguments) {
        LogConfiguration.choose();
        WorkerMain main = new WorkerMain(System.out);
        InputStream fromParent = System.in;
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        Thread watch = new Thread(() -> main.watch(fromParent), "sheaf-worker-parent");
        watch.setDaemon(true);
        watch.start();
        Runtime.getRuntime().addShutdownHook(new Thread(main::beforeShutdown, "sheaf-worker-shutdown"));
        main.run(arguments);
        main.stay();
    }

    // All other threads are daemons.
    private void stay() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            end(ExitCode.DEFECT, "the worker's main thread was interrupted");
        }
    }

    private void run(String[] arguments) {
        try {
            WorkerNode started = WorkerNode.start(WorkerOptions.ofArguments(arguments), new NodeEvents());
            node = started;
        } catch (SheafException e) {
            end(ExitCode.REFUSED, e.getMessage());
        } catch (IOException | RuntimeException e) {
            end(ExitCode.DEFECT, "the worker cannot start: " + e);
        }
    }

    private void watch(InputStream fromParent) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(fromParent, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                WorkerNode running = node;
                if (line.equals(DRAIN) && running != null) {
                    running.drain("the worker is told to stop");
                } else if (line.equals(LEAVE) && running != null) {
                    running.leave("the worker is told to leave");
                }
            }
            end(ExitCode.LEFT, "");
        } catch (IOException e) {
            end(ExitCode.LEFT, "");
        }
    }

    // Whoever ends the process may be a thread that its parts wait for, so that another one does it.
    private void end(ExitCode code, String reason) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        try {
            if (code != ExitCode.LEFT) {
                System.err.println("sheaf: worker " + ProcessHandle.current().pid() + ": " + reason);
            }
            toParent.println(END + code.name());
            toParent.flush();
            closeAndHalt(code);
        } catch (Throwable outOfThreadsOrFiles) {
            // Which may be the very reason for the end.
            Runtime.getRuntime().halt(code.code());
        }
    }

    private void closeAndHalt(ExitCode code) {
        Thread closer = new Thread(this::close, "sheaf-worker-close");
        closer.setDaemon(true);
        closer.start();
        new Thread(() -> {
            try {
                closer.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // Not exit: user code may have left shutdown hooks that never end.
            Runtime.getRuntime().halt(code.code());
        }, "sheaf-worker-end").start();
    }

    /** The JVM waits for this before it exits, so that the reason can still be sent; then {@link #end} halts it. */
    private void beforeShutdown() {
        WorkerNode running = node;
        if (running != null && running.endIfTaskCalledExit()) {
            stay();
        }
    }

    private void close() {
        WorkerNode running = node;
        if (running != null) {
            running.close();
        }
    }

    private final class NodeEvents implements WorkerNode.Events {

        @Override
        public void joined(WorkerEpoch epoch, String name) {
            toParent.println(JOINED + epoch.value() + " " + name);
            toParent.flush();
        }

        @Override
        public void over(ExitCode code, String reason) {
            end(code, reason);
        }
    }
}
