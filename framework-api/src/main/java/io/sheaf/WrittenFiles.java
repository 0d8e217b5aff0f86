package io.sheaf;

import java.nio.file.Path;
import java.util.List;

/**
 * What a job has written.
 *
 * @param directory where it appeared
 * @param files names in order, without the manifest
 * @param records lines in all files
 * @param bytes of all files
 */
public record WrittenFiles(Path directory, List<String> files, long records, long bytes) {
    public WrittenFiles {
        files = List.copyOf(files);
    }
}
