package io.sheaf.partitioner.text;

import io.sheaf.EnvironmentException;
import java.io.IOException;

/** The operating system failed to deliver a file, or the reading thread was interrupted. Another worker may do better. */
public final class FileReadException extends EnvironmentException {
    private static final long serialVersionUID = 1L;

    private final String file;

    FileReadException(String file, IOException cause) {
        super(file + ": cannot be read on " + LocalHost.name() + ": " + cause
                + ". Check the disk or network file system it is on.", cause);
        this.file = file;
    }

    /** The absolute path. */
    public String file() {
        return file;
    }
}
