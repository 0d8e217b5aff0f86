package io.sheaf.partitioner.split;

import io.sheaf.ErrorKind;
import io.sheaf.partitioner.InputException;

/** A path or pattern that does not lead to files that can be read. */
public final class InputPathException extends InputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the path. */
    public enum Problem {
        /** Nothing of that name, where the files are listed. */
        MISSING,
        /** The listing found the file, but the machine that shall read it does not have it. */
        NOT_ON_THIS_HOST,
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

    public InputPathException(Problem problem, String path, String what, String remedy) {
        this(problem, path, what, remedy, null);
    }

    public InputPathException(Problem problem, String path, String what, String remedy, Throwable cause) {
        super(path, NO_OFFSET, what, remedy, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** Another machine may have the file; everything else is refused. */
    @Override
    public ErrorKind kind() {
        return problem == Problem.NOT_ON_THIS_HOST ? ErrorKind.ENVIRONMENT : ErrorKind.REFUSED;
    }
}
