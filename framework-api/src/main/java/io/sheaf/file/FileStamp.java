package io.sheaf.file;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A regular file as it was when it was listed. Who reads it later compares size and time, so that a file that
 * changed during a job is noticed rather than half read.
 *
 * @param path absolute
 * @param size bytes, at least 0
 * @param mtimeNanos last modification, nanoseconds since 1970-01-01T00:00Z
 */
public record FileStamp(String path, long size, long mtimeNanos) {
    public FileStamp {
        Objects.requireNonNull(path, "path");
        if (size < 0) {
            throw new IllegalArgumentException(path + ": size " + size + " is negative");
        }
    }

    /** The stamp of a file whose attributes have just been read. */
    public static FileStamp of(String path, BasicFileAttributes attributes) {
        return new FileStamp(path, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }
}
