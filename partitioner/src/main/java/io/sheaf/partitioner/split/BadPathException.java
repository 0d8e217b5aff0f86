package io.sheaf.partitioner.split;

import io.sheaf.InputPathException;
import java.util.Objects;

/** A path or pattern that does not lead to files that can be read, as the listing found it. */
public final class BadPathException extends InputPathException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the path. */
    public enum Problem {
        /** Nothing of that name. */
        MISSING,
        /** A file or directory that this process may not read. */
        UNREADABLE,
        /** A pattern that does not follow the syntax of {@link Glob}. */
        BAD_GLOB,
        /** A correct pattern to which no path fits. */
        NO_MATCH,
        /** A device, pipe or socket. */
        NOT_A_FILE,
        /** A relative path; only the client knows relative to what. */
        NOT_ABSOLUTE,
        /** A name that this process cannot express, mostly for want of a UTF-8 locale. */
        UNSUPPORTED_NAME
    }

    private final Problem problem;
    private final String path;
    private final String remedy;

    BadPathException(Problem problem, String path, String what, String remedy, Throwable causeOrNull) {
        super(path + ": " + what + ". " + remedy + ".", causeOrNull);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.path = Objects.requireNonNull(path, "path");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    public Problem problem() {
        return problem;
    }

    /** The path at fault, which may lie below the one given, or the pattern as given. */
    public String path() {
        return path;
    }

    /** What to do next; also in the message. */
    public String remedy() {
        return remedy;
    }
}
