package io.sheaf.worker.task;

/**
 * The line between a running attempt and the one who may stop it. The engine, and nobody else, calls {@link #enter}
 * before code of the user or anything else that may wait, and {@link #leave} after it, in a {@code finally}; the other
 * side sets the flag and interrupts between the two only.
 */
public final class AttemptControl {

    private Thread inside;
    private volatile boolean cancelled;
    private boolean interruptSent;

    /** The calling thread is about to run code of the attempt. Any thread but one at a time. */
    public synchronized void enter() {
        inside = Thread.currentThread();
        if (interruptSent) {
            inside.interrupt();
        }
    }

    /** The calling thread has left the attempt's code; an interrupt meant for the attempt does not outlive it. */
    public synchronized void leave() {
        inside = null;
        if (interruptSent) {
            Thread.interrupted();
        }
    }

    public boolean cancelled() {
        return cancelled;
    }

    /** Sets the flag that user code can ask for; interrupts nobody. */
    public void cancel() {
        cancelled = true;
    }

    /** Interrupts the thread inside the attempt, or the next one that enters. Call after {@link #cancel()}. */
    public synchronized void interrupt() {
        interruptSent = true;
        if (inside != null) {
            inside.interrupt();
        }
    }

    /** The stack of the thread inside, for the story of a task that would not stop; empty if none is inside. */
    public synchronized StackTraceElement[] stackInside() {
        return inside == null ? new StackTraceElement[0] : inside.getStackTrace();
    }
}
