package io.sheaf.partitioner.split;

import io.sheaf.file.FileStamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts listed files into splits, at offsets that depend on the files alone. */
public final class TextSplits {
    /** Where plain files are cut: at every multiple of 32 MiB. */
    public static final long SPLIT_BYTES = 32L << 20;

    private TextSplits() {}

    /** Splits of all files in the order given, the splits of a file in the order of their offsets. */
    public static List<TextSplit> plan(List<FileStamp> files) {
        return plan(files, SPLIT_BYTES);
    }

    /**
     * The same with another distance between cuts. An empty plain file has no split. A compressed file is one split
     * even when it is empty: a gzip file without a byte is a truncated one, and its reader must get to say so.
     */
    public static List<TextSplit> plan(List<FileStamp> files, long splitBytes) {
        if (splitBytes < 1) {
            throw new IllegalArgumentException("a split holds at least 1 byte, not " + splitBytes);
        }
        List<TextSplit> splits = new ArrayList<>(files.size());
        for (FileStamp file : files) {
            if (isGzip(file.path())) {
                splits.add(split(file, 0, file.size()));
            } else {
                cut(file, splitBytes, splits);
            }
        }
        return splits;
    }

    /** Whether a file is read as gzip: by its name alone, {@code .gz} in any case of letters. */
    public static boolean isGzip(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private static void cut(FileStamp file, long splitBytes, List<TextSplit> splits) {
        long left = file.size();
        while (left > 0) {
            long length = Math.min(left, splitBytes);
            splits.add(split(file, file.size() - left, length));
            left -= length;
        }
    }

    private static TextSplit split(FileStamp file, long offset, long length) {
        return new TextSplit(file.path(), offset, length, file.size(), file.mtimeNanos());
    }
}
