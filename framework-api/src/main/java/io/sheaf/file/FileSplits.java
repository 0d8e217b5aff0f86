package io.sheaf.file;

import java.util.ArrayList;
import java.util.List;

/** Cuts listed files into splits, at offsets that depend on the files alone. */
public final class FileSplits {

    private FileSplits() {}

    /** About how many times as long the content of a compressed text is. */
    private static final int LINES_RATIO = 4;

    /**
     * Splits of all files in the order given, the splits of a file in the order of their offsets. An empty plain file has
     * no split. A compressed file is one split even when it is empty: without a byte it is a truncated one, and its reader
     * must get to say so.
     *
     * @param splitBytes distance between the cuts of a plain file; 0 for files that cannot be cut
     */
    public static List<FileSplit> plan(List<FileStamp> files, long splitBytes) {
        return plan(files, splitBytes, false);
    }

    /**
     * The same for files of lines: those of a {@link SplittableCompression} are cut as well, at a quarter of the distance.
     *
     * @param splitBytes at least 1
     */
    public static List<FileSplit> planLines(List<FileStamp> files, long splitBytes) {
        if (splitBytes < 1) {
            throw new IllegalArgumentException("a split of lines holds at least 1 byte, not " + splitBytes);
        }
        return plan(files, splitBytes, true);
    }

    private static List<FileSplit> plan(List<FileStamp> files, long splitBytes, boolean lines) {
        if (splitBytes < 0) {
            throw new IllegalArgumentException("a split cannot hold " + splitBytes + " bytes");
        }
        List<FileSplit> splits = new ArrayList<>(files.size());
        for (FileStamp file : files) {
            if (!Compression.isCompressed(file.path())) {
                cut(file, splitBytes == 0 ? Long.MAX_VALUE : splitBytes, splits);
            } else if (lines && file.size() > 0 && SplittableCompression.ofSplittable(file.path()).isPresent()) {
                cut(file, Math.max(1, splitBytes / LINES_RATIO), splits);
            } else {
                splits.add(split(file, 0, file.size()));
            }
        }
        return splits;
    }

    private static void cut(FileStamp file, long splitBytes, List<FileSplit> splits) {
        long left = file.size();
        while (left > 0) {
            long length = Math.min(left, splitBytes);
            splits.add(split(file, file.size() - left, length));
            left -= length;
        }
    }

    private static FileSplit split(FileStamp file, long offset, long length) {
        return new FileSplit(file.path(), offset, length, file.size(), file.mtimeNanos());
    }
}
