package io.sheaf.worker.runtime;

import io.sheaf.worker.core.WorkerCommand;
import io.sheaf.worker.core.WorkerCore;
import io.sheaf.worker.core.WorkerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Steps the core: whoever brings something to an idle core steps it, everybody else leaves it in the queue. Never waits,
 * so calling it again from within a step is harmless. Safe for many threads.
 */
final class SerialCore {

    /** Carries out what the core wants; called by one thread at a time. Its methods throw nothing they can help. */
    interface Shell {

        /** An event is about to be stepped. */
        void before(WorkerEvent event);

        /** The commands of one step. */
        void perform(List<WorkerCommand> commands);

        /** A new connection, between two steps. */
        void connect(SchedulerLink link);

        /** The core or the shell itself has failed; nothing is stepped any more. */
        void broken(Throwable reason);
    }

    private sealed interface Entry {
        record Event(WorkerEvent event) implements Entry {}

        record Connection(SchedulerLink link) implements Entry {}
    }

    private final WorkerCore core;
    private final LongSupplier clock;
    private final Shell shell;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private boolean broken;

    SerialCore(WorkerCore core, LongSupplier clock, Shell shell) {
        this.core = core;
        this.clock = clock;
        this.shell = shell;
    }

    /** Leaves an event in the queue; {@link #drain()} has to follow. */
    void post(WorkerEvent event) {
        queue.add(new Entry.Event(event));
    }

    /** Leaves a new connection in the queue; {@link #drain()} has to follow. */
    void post(SchedulerLink link) {
        queue.add(new Entry.Connection(link));
    }

    /** Steps the core until the queue is empty, or leaves that to the thread that is doing it already. */
    void drain() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            stepAll();
            seen = calls.addAndGet(-seen);
        }
    }

    private void stepAll() {
        try {
            while (!queue.isEmpty()) {
                stepOnce();
            }
        } catch (Throwable defect) {
            broken = true;
            queue.clear();
            shell.broken(defect);
        }
    }

    private void stepOnce() {
        List<WorkerEvent> events = new ArrayList<>();
        while (queue.peek() instanceof Entry.Event next) {
            queue.remove();
            events.add(next.event());
        }
        if (events.isEmpty()) {
            shell.connect(((Entry.Connection) queue.remove()).link());
        } else if (!broken) {
            events.forEach(shell::before);
            List<WorkerCommand> commands = new ArrayList<>();
            core.step(clock.getAsLong(), events, commands);
            shell.perform(commands);
        }
    }
}
