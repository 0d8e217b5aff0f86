package io.sheaf.worker.task;

/**
 * The line between a running attempt and the one who may stop it. The engine calls {@link #enter} and {@link #leave} on
 * the thread that runs user code; the other side sets the flag and interrupts between the two only.
 */
public final class AttemptControl {

    private Thread inside;
    private volatile boolean cancelled;

    /** The calling thread is about to run code of the attempt. Any thread but one at a time. */
    public synchronized void enter() {
        inside = Thread.currentThread();
        if (cancelled) {
            inside.interrupt();
        }
    }

    /** The calling thread has left the attempt's code; an interrupt meant for the attempt does not outlive it. */
    public synchronized void leave() {
        inside = null;
        if (cancelled) {
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

    /** Interrupts the thread inside the attempt, if there is one. Call after {@link #cancel()}. */
    public synchronized void interrupt() {
        if (inside != null) {
            inside.interrupt();
        }
    }

    /** The stack of the thread inside, for the story of a task that would not stop; empty if none is inside. */
    public synchronized StackTraceElement[] stackInside() {
        return inside == null ? new StackTraceElement[0] : inside.getStackTrace();
    }
}
