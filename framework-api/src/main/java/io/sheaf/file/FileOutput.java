package io.sheaf.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A job's output into one directory, as a {@link FileStore} does it. Each call may come again, on another worker. */
public interface FileOutput {

    /**
     * A new file that nobody sees yet.
     *
     * @param name unlike that of every other attempt of the job
     * @throws io.sheaf.RefusedException if something is where the directory is to appear, other than an empty directory, or an output with
     *     its manifest: that may be this job's own, which runs again because its scheduler died before it knew
     */
    OutputStream create(String name) throws IOException;

    /**
     * Makes the directory appear, with the files under their final names, {@code part-00000} and so on with the suffix, and
     * with the manifest {@code _SUCCESS}: all of it in one step, or, where a store has no such step, the manifest last. Does
     * nothing if this very output is there already.
     *
     * @param parts in the order of their tasks
     * @throws io.sheaf.RefusedException if somebody else has written there
     */
    FileManifest commit(List<FilePart> parts, String suffix) throws IOException;

    /** Removes what the job left: all of it, or what no reader of the output needs if {@code committed} or if the output is there. */
    void discard(boolean committed) throws IOException;
}
