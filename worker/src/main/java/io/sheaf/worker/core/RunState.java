package io.sheaf.worker.core;

import io.sheaf.plan.TaskRange;
import java.util.ArrayList;
import java.util.List;

/** A run that holds a slot. Owned by the worker core. */
final class RunState {

    static final long NEVER = Long.MAX_VALUE;

    final RunSpec spec;
    final LeaseState lease;
    /** First task not reported yet. */
    private int next;
    /** First task it will not start any more. */
    private int end;
    /** Since when its time is not charged to the job yet. */
    long since;
    private int inlineUsed;
    /** Whether its outcomes are of no interest to anybody. */
    private boolean disowned;
    /** Tasks of it that are to be stopped if they run: what lies between two ranges of them is not. */
    private final List<TaskRange> cancelRequested = new ArrayList<>();
    private boolean stopping;
    private long stoppingSince;
    private boolean interrupted;
    private boolean cutRequested;

    /** When it has to hand in what it has, or {@link #NEVER}. */
    long overdueAt = NEVER;
    /** When its running task may have run too long, or {@link #NEVER}. */
    long expireAt = NEVER;
    /** When the next step against a task that will not stop is due, or {@link #NEVER}. */
    long stopAt = NEVER;

    RunState(RunSpec spec, LeaseState lease, long since) {
        this.spec = spec;
        this.lease = lease;
        this.next = spec.tasks().from();
        this.end = spec.tasks().to();
        this.since = since;
    }

    RunId id() {
        return spec.id();
    }

    int next() {
        return next;
    }

    int end() {
        return end;
    }

    /** Tasks it may still be running or start. */
    int left() {
        return end - next;
    }

    void reportedUpTo(int task) {
        next = task;
    }

    /** Takes the tasks from {@code newEnd} on away from it; null if there are none. */
    TaskRange cutOrNull(int newEnd) {
        overdueAt = NEVER;
        if (newEnd >= end) {
            return null;
        }
        TaskRange givenBack = new TaskRange(newEnd, end);
        end = newEnd;
        return givenBack;
    }

    /** Whether it holds tasks it has not started and was not asked for them yet. */
    boolean cuttable() {
        return left() > 1 && !cutRequested;
    }

    void cutRequested() {
        cutRequested = true;
        overdueAt = NEVER;
    }

    void inlineUsed(int bytes) {
        inlineUsed += bytes;
    }

    int inlineUsed() {
        return inlineUsed;
    }

    boolean disowned() {
        return disowned;
    }

    void disown() {
        disowned = true;
    }

    void cancelRequested(TaskRange tasks) {
        cancelRequested.add(tasks);
    }

    boolean cancelRequestedOf(int task) {
        return cancelRequested.stream().anyMatch(tasks -> tasks.contains(task));
    }

    boolean stopping() {
        return stopping;
    }

    /** Its attempt was told to stop now. */
    void stopping(long now, long interruptAfterNanos) {
        stopping = true;
        stoppingSince = now;
        expireAt = NEVER;
        stopAt = now + interruptAfterNanos;
    }

    boolean interrupted() {
        return interrupted;
    }

    void interrupted(long giveUpAfterNanos) {
        interrupted = true;
        stopAt = stoppingSince + giveUpAfterNanos;
    }

    long earliestDeadline() {
        return Math.min(overdueAt, Math.min(expireAt, stopAt));
    }
}
