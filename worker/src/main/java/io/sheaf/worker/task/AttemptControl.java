package io.sheaf.worker.task;

import java.util.List;
import java.util.function.Consumer;

/**
 * The line between a running attempt and the one who may stop it. The engine, and nobody else, calls {@link #enter}
 * before code of the user or anything else that may wait, and {@link #leave} after it, in a {@code finally}; the other
 * side sets the flag and interrupts between the two only.
 */
public final class AttemptControl {

    private Thread inside;
    private volatile boolean cancelled;
    private boolean interruptSent;
    /** Whether the attempt has to look what is wanted of it: one field to read for each record. */
    private volatile boolean called;
    private int piecesWanted;
    /** Who waits for a part of what the attempt has not read. */
    private Consumer<List<Long>> waitingOrNull;

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
    public synchronized void cancel() {
        cancelled = true;
        called = true;
    }

    /** Whether the attempt was cancelled or has to say what it leaves to others. */
    boolean called() {
        return called;
    }

    /**
     * Asks the attempt to leave what it has not read yet to others, in at most so many pieces.
     *
     * @param answer gets the positions where it is cut, on the attempt's thread, before the attempt ends; never called if the attempt does
     *     not come to a place where it can answer
     */
    public synchronized void divide(int pieces, Consumer<List<Long>> answer) {
        piecesWanted = pieces;
        waitingOrNull = answer;
        called = true;
    }

    /** How many pieces others wait for; 0 if nobody waits. */
    public synchronized int piecesWanted() {
        return piecesWanted;
    }

    /** Tells those who wait, of whom there are some. Called on the attempt's thread. */
    public void answerDivision(List<Long> cuts) {
        Consumer<List<Long>> waiting;
        synchronized (this) {
            waiting = waitingOrNull;
            waitingOrNull = null;
            piecesWanted = 0;
            called = cancelled;
        }
        waiting.accept(cuts);
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
