package io.sheaf.partitioner;

import io.sheaf.ErrorKind;
import java.util.Objects;

/**
 * Input that cannot be read as asked. Every subtype says which file it is, where in it the fault lies when there
 * is such a place, and what a person can do about it.
 */
public abstract class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #offset()} when the fault has no place within the file. */
    public static final long NO_OFFSET = -1;

    private final String file;
    private final long offset;
    private final String remedy;

    protected InputException(String file, long offset, String what, String remedy, Throwable cause) {
        super(file + ": " + what + ". " + remedy, cause);
        this.file = Objects.requireNonNull(file, "file");
        this.offset = offset;
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** What the fault means for a retry. */
    public abstract ErrorKind kind();

    /** The path as the reader was given it, or the path or pattern as the user wrote it. */
    public final String file() {
        return file;
    }

    /** Bytes from the start of the file, from 0; {@link #NO_OFFSET} when the fault has no place in it. */
    public final long offset() {
        return offset;
    }

    /** One sentence: what to do next. It is also the end of the message. */
    public final String remedy() {
        return remedy;
    }
}
