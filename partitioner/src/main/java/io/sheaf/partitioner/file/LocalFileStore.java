package io.sheaf.partitioner.file;

import io.sheaf.RefusedException;
import io.sheaf.file.FileInput;
import io.sheaf.file.FileOutput;
import io.sheaf.file.FileStamp;
import io.sheaf.file.FileStore;
import io.sheaf.file.LocalPaths;
import io.sheaf.file.OutputPlace;
import io.sheaf.partitioner.split.FileListing;
import io.sheaf.partitioner.text.LocalFileInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files of this machine, or that look so: paths without a scheme. Safe for use by many threads. */
public final class LocalFileStore implements FileStore {

    @Override
    public String scheme() {
        return "";
    }

    /** Nothing is resolved but a leading {@code ./}, and {@code .} itself: a pattern need not be a path. */
    @Override
    public String absolute(String path) {
        if (path.isEmpty()) {
            throw new RefusedException("a path is empty. Use . for the working directory.");
        }
        return LocalPaths.absolute(path);
    }

    @Override
    public List<FileStamp> list(List<String> paths) {
        return FileListing.list(paths);
    }

    @Override
    public FileInput open(FileStamp file, long offset) throws IOException {
        return new LocalFileInput(file, offset);
    }

    @Override
    public void requireNew(String directory) {
        OutputPlace.requireNew(Path.of(directory));
    }

    @Override
    public FileOutput output(String directory, String job) {
        return new LocalOutput(Path.of(directory), job);
    }
}
