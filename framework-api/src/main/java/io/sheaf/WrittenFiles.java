package io.sheaf;

import java.nio.file.Path;
import java.util.List;

/**
 * What a job has written.
 *
 * @param place the directory where it appeared, as the {@link io.sheaf.file.FileStore} knows it
 * @param files names in order, without the manifest
 * @param records in all files; of a text, lines
 * @param bytes of all files
 */
public record WrittenFiles(String place, List<String> files, long records, long bytes) {
    public WrittenFiles {
        files = List.copyOf(files);
    }

    /** The directory, where it is a local one. */
    public Path directory() {
        return Path.of(place);
    }
}
