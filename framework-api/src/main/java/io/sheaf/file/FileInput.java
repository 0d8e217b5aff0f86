package io.sheaf.file;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a listed file. Owned by the thread that reads. */
public abstract class FileInput extends InputStream {

    /**
     * Compares what has the file's name now with what was listed. Called after the last byte, and before any fault in the
     * content is reported.
     *
     * @throws io.sheaf.InputException if they differ
     */
    public abstract void checkUnchanged() throws IOException;
}
