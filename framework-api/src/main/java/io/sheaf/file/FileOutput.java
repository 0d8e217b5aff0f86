package io.sheaf.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A job's output into one directory, as a {@link FileStore} does it. Each call may come again, on another worker. */
public interface FileOutput {

    /**
     * A new file that nobody sees yet. The directory is made, if need be.
     *
     * @param name unlike that of every other attempt of the job
     * @throws io.sheaf.RefusedException if the directory holds anything that is not this job's
     */
    OutputStream create(String name) throws IOException;

    /**
     * Makes the files appear under their final names, {@code part-00000} and so on with the suffix, and last of all the
     * manifest {@code _SUCCESS}. Does nothing if this very output is there already.
     *
     * @param parts in the order of their tasks
     * @throws io.sheaf.RefusedException if somebody else has written into the directory
     */
    FileManifest commit(List<FilePart> parts, String suffix) throws IOException;

    /** Removes what the job left: all of it, or what no reader of the output needs if {@code committed} or if the manifest is there. */
    void discard(boolean committed) throws IOException;
}
