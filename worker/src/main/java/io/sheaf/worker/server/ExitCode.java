package io.sheaf.worker.server;

import io.sheaf.worker.core.ExitKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a worker process ended itself. It tells its parent so before it ends, because the exit code alone could be one
 * that user code chose.
 */
public enum ExitCode {
    /** It was told to leave, or its parent is gone. Not replaced. */
    LEFT(0),
    /** A defect of Sheaf. Replaced. */
    DEFECT(1),
    /** The scheduler does not want it: other version, other token, bad arguments. Not replaced. */
    REFUSED(2),
    /** The scheduler was out of reach for too long. Not replaced. */
    UNREACHABLE(5),
    /** A task ignored its cancellation. Replaced. */
    RUNAWAY(70),
    /** Memory ran out in a task. Replaced. */
    OUT_OF_MEMORY(71),
    /** User code called {@code System.exit}. Replaced. */
    USER_EXIT(72),
    /** It could not start a thread. Replaced. */
    OUT_OF_THREADS(73),
    /** It could not load its own classes, or open a file. Replaced. */
    BROKEN_DOWN(74);

    private static final int SIGNALS = 128;
    private static final int SIGKILL = 9;

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The exit code of the process. */
    public int code() {
        return code;
    }

    boolean replaced() {
        return this != LEFT && this != REFUSED && this != UNREACHABLE;
    }

    /** Whether a task brought it down, so that another process starts as well as ever. */
    boolean causedByTask() {
        return this == RUNAWAY || this == OUT_OF_MEMORY || this == USER_EXIT;
    }

    static Map<ExitKind, ExitCode> ofKinds() {
        Map<ExitKind, ExitCode> codes = new EnumMap<>(ExitKind.class);
        for (ExitKind kind : ExitKind.values()) {
            codes.put(kind, kind == ExitKind.DRAINED ? LEFT : valueOf(kind.name()));
        }
        return codes;
    }

    /** How a process ended, as a phrase for people. */
    static String describe(Optional<ExitCode> declared, int code) {
        if (declared.isPresent()) {
            return switch (declared.get()) {
                case LEFT -> "left";
                case DEFECT -> "ended after a defect of Sheaf";
                case REFUSED -> "was refused by the scheduler";
                case UNREACHABLE -> "gave up: the scheduler cannot be reached";
                case RUNAWAY -> "ended itself because a task ignored its cancellation";
                case OUT_OF_MEMORY -> "ran out of memory";
                case USER_EXIT -> "ended because user code called System.exit";
                case OUT_OF_THREADS -> "ended itself because it could not start a thread: too many run, or memory ran out";
                case BROKEN_DOWN -> "ended itself because it could not load its own classes, or open a file; most likely its file"
                        + " descriptors had run out (ulimit -n)";
            };
        }
        if (code == SIGNALS + SIGKILL) {
            return "was killed by signal 9, which somebody sent, or the system because memory ran out";
        }
        return code > SIGNALS ? "was killed by signal " + (code - SIGNALS) : "exited with code " + code;
    }
}
