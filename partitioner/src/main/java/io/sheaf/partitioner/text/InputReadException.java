package io.sheaf.partitioner.text;

import io.sheaf.ErrorKind;
import io.sheaf.partitioner.InputException;
import java.io.IOException;

/** The operating system failed to deliver a file, or the reading thread was interrupted. Another machine may do better. */
public final class InputReadException extends InputException {
    private static final long serialVersionUID = 1L;

    InputReadException(String file, IOException cause) {
        super(file, NO_OFFSET, "cannot be read on " + LocalHost.name() + ": " + cause,
                "Check the disk or network file system it is on", cause);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.ENVIRONMENT;
    }
}
