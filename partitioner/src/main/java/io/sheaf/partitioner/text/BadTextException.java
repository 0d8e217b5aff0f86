package io.sheaf.partitioner.text;

import io.sheaf.InputException;
import java.util.Objects;

/** A file that does not hold what a text file or a gzip file must, or no longer what it held when it was listed. */
public abstract class BadTextException extends InputException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #offset()} when the fault has no place within the file. */
    public static final long NO_OFFSET = -1;

    private final String file;
    private final long offset;
    private final String remedy;

    BadTextException(String file, long offset, String what, String remedy, Throwable causeOrNull) {
        super(file + ": " + what + ". " + remedy + ".", causeOrNull);
        this.file = Objects.requireNonNull(file, "file");
        this.offset = offset;
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** The absolute path; for a piece of a compressed file, and where the piece begins. */
    public final String file() {
        return file;
    }

    /** Bytes from the start of the file, from 0; {@link #NO_OFFSET} when the fault has no place in it. */
    public final long offset() {
        return offset;
    }

    /** What to do next; also in the message. */
    public final String remedy() {
        return remedy;
    }
}
