package io.sheaf.plan.failpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A place at which a process can be told to die, or to stand still, so that tests meet moments which a signal does not. Nothing happens
 * unless the JVM was started with {@code -Dsheaf.failpoints=DIRECTORY}; without it a point is a constant that compilers leave out.
 *
 * <p>With it, a point is armed by a file of that directory with the point's name and the text {@code 1} or {@code 1 stay}: whoever comes
 * there as the first one, or as the third for {@code 3}, renames the file to {@code NAME.PID}, and then ends its process without any
 * farewell, or stands there until the file is gone. So a point is met once, by one of all processes that have the directory, and the file
 * shows by which. Whatever a failpoint does, a signal could do as well. Safe for use by many threads.
 */
public enum Failpoint {

    /** What a step came to is about to be written to the journal. */
    JOURNAL_UNWRITTEN(Role.SCHEDULER),
    /** Half of a record stands in the journal. */
    JOURNAL_HALF_WRITTEN(Role.SCHEDULER),
    /** What a step came to is written, and nobody has heard of it. */
    JOURNAL_WRITTEN(Role.SCHEDULER),
    /** The end of a job is about to be written; its output is complete. */
    END_UNWRITTEN(Role.SCHEDULER),
    /** The end of a job is written, and nobody has heard of it. */
    END_WRITTEN(Role.SCHEDULER),
    /** A client was told how its job ended. */
    END_SAID(Role.SCHEDULER),
    /** A job is accepted; workers may have tasks of it, and its client is about to be told. */
    ACCEPTANCE_UNSAID(Role.SCHEDULER),
    /** A client was told that its job is accepted. */
    ACCEPTANCE_SAID(Role.SCHEDULER),
    /** A success has come, and is not looked at yet. */
    WINNER_UNKNOWN(Role.SCHEDULER),
    /** A success has won, or not, and nobody has heard of what follows. */
    WINNER_KNOWN(Role.SCHEDULER),
    /** What a worker kept of an earlier scheduler's job is taken in, and nobody has heard of what follows. */
    OFFER_TAKEN(Role.SCHEDULER),
    /** A shorter journal is whole and lies beside the one it will replace. */
    REWRITE_UNNAMED(Role.SCHEDULER),
    /** A shorter journal has replaced the one before. */
    REWRITE_NAMED(Role.SCHEDULER),
    /** Half of a piece of a client's code is stored. */
    CODE_HALF_TAKEN(Role.SCHEDULER),

    /** A connection is there, and the worker is about to say hello. */
    HELLO_UNSAID(Role.WORKER),
    /** The scheduler has taken the worker in, which has not looked at that yet. */
    WELCOME_HEARD(Role.WORKER),
    /** Tasks have come, and none has begun. */
    TASKS_HEARD(Role.WORKER),
    /** Half of a piece of code is there. */
    CODE_HALF_FETCHED(Role.WORKER),
    /** A block of an attempt's output has begun, and others are missing. */
    BLOCKS_HALF_WRITTEN(Role.WORKER),
    /** The blocks of an attempt are written, and cannot be seen yet. */
    BLOCKS_UNSHOWN(Role.WORKER),
    /** The blocks of an attempt can be read, and nobody knows. */
    BLOCKS_SHOWN(Role.WORKER),
    /** A success is about to be reported. */
    SUCCESS_UNSAID(Role.WORKER),
    /** A success was reported. */
    SUCCESS_SAID(Role.WORKER),
    /** The commit of an output has begun: none of its files has its name. */
    COMMIT_BEGUN(Role.WORKER),
    /** The first of an output's files has its name. */
    COMMIT_HALF_NAMED(Role.WORKER),
    /** All of an output's files have their names; it has no manifest. */
    COMMIT_UNLISTED(Role.WORKER),
    /** An output is complete with its manifest, in a directory that nobody sees. */
    COMMIT_LISTED(Role.WORKER),
    /** An output is there; what it was made of is not removed. */
    COMMIT_SHOWN(Role.WORKER);

    /** The JVM option that names the directory. */
    public static final String PROPERTY = "sheaf.failpoints";
    /** Behind the number in the file of a point at which a process is to stand still. */
    public static final String STAY = "stay";
    /** With which a process ends at a point. */
    public static final int EXIT_CODE = 77;

    private static final Path DIRECTORY = directoryOrNull();
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Whose failpoint it is. */
    public enum Role { SCHEDULER, WORKER }

    private final Role role;
    private final AtomicInteger visits = new AtomicInteger();
    private volatile boolean stays;

    Failpoint(Role role) {
        this.role = role;
    }

    /** Which process comes there. */
    public Role role() {
        return role;
    }

    /** Is this point: nobody may return from here. */
    public void pass() {
        if (isDue()) {
            takeEffect();
        }
    }

    /** The same where only some who come by are at this point. */
    public void passIf(BooleanSupplier here) {
        if (DIRECTORY != null && here.getAsBoolean()) {
            pass();
        }
    }

    /** Whether it is this visit's turn: then {@link #takeEffect} has to follow, after what is to be done by halves. */
    public boolean isDue() {
        return DIRECTORY != null && comesUp();
    }

    /** Ends the process, or returns when it may go on. */
    public void takeEffect() {
        if (!stays) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        while (Files.exists(mark())) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean comesUp() {
        Path armed = DIRECTORY.resolve(name());
        try {
            String[] words = Files.readString(armed).strip().split(" ");
            if (visits.incrementAndGet() < Integer.parseInt(words[0])) {
                return false;
            }
            visits.set(0);
            stays = words.length > 1 && words[1].equals(STAY);
            // One of all who are here, in this process and in others.
            Files.move(armed, mark(), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException notArmed) {
            return false;
        }
    }

    private Path mark() {
        return DIRECTORY.resolve(name() + "." + ProcessHandle.current().pid());
    }

    private static Path directoryOrNull() {
        String directory = System.getProperty(PROPERTY);
        return directory == null ? null : Path.of(directory);
    }
}
