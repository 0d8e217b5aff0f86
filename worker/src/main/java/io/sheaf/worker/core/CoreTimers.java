package io.sheaf.worker.core;

/** The generations of the timers. Owned by the worker core. */
final class CoreTimers {

    private static final long NOT_SET = -1;

    private final Outbox out;
    private long lastGeneration;
    private long heartbeat = NOT_SET;
    private long forget = NOT_SET;
    private long runs = NOT_SET;
    private long runsAt = RunState.NEVER;

    CoreTimers(Outbox out) {
        this.out = out;
    }

    void setHeartbeat(long at) {
        heartbeat = ++lastGeneration;
        out.add(new WorkerCommand.SetTimer(TimerKey.HEARTBEAT, heartbeat, at));
    }

    void forgetHeartbeat() {
        heartbeat = NOT_SET;
    }

    /** Unless it is set: the time until which is kept what the next scheduler may want begins with the first loss. */
    void needForget(long at) {
        if (forget == NOT_SET) {
            forget = ++lastGeneration;
            out.add(new WorkerCommand.SetTimer(TimerKey.FORGET, forget, at));
        }
    }

    void neverForget() {
        forget = NOT_SET;
    }

    boolean willForget() {
        return forget != NOT_SET;
    }

    /** Makes sure that the timer comes at this time or before. One that comes early finds nothing due, which is cheap. */
    void needRuns(long at) {
        if (at < runsAt) {
            runs = ++lastGeneration;
            runsAt = at;
            out.add(new WorkerCommand.SetTimer(TimerKey.RUNS, runs, at));
        }
    }

    /** Whether this firing is of the timer as it was set last; if so, the timer is no longer set. */
    boolean takes(WorkerEvent.TimerFired fired) {
        if (fired.key() == TimerKey.HEARTBEAT) {
            boolean current = fired.generation() == heartbeat;
            heartbeat = current ? NOT_SET : heartbeat;
            return current;
        }
        if (fired.key() == TimerKey.FORGET) {
            boolean current = fired.generation() == forget;
            forget = current ? NOT_SET : forget;
            return current;
        }
        boolean current = fired.generation() == runs;
        if (current) {
            runs = NOT_SET;
            runsAt = RunState.NEVER;
        }
        return current;
    }

    void validate(long earliestDeadline) {
        if (runsAt > earliestDeadline) {
            throw new IllegalStateException("a run has a deadline at " + earliestDeadline + ", the timer is set for " + runsAt);
        }
    }
}
