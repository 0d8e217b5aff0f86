package io.sheaf.partitioner.split;

import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplits;
import io.sheaf.file.FileStamp;
import java.util.List;

/** Cuts listed text files into splits, at offsets that depend on the files alone. */
public final class TextSplits {
    /** Where plain files are cut: at every multiple of 32 MiB. */
    public static final long SPLIT_BYTES = 32L << 20;

    private TextSplits() {}

    /** Splits of all files in the order given, the splits of a file in the order of their offsets; see {@link FileSplits}. */
    public static List<FileSplit> plan(List<FileStamp> files) {
        return plan(files, SPLIT_BYTES);
    }

    /** The same with another distance between cuts. */
    public static List<FileSplit> plan(List<FileStamp> files, long splitBytes) {
        return FileSplits.planLines(files, splitBytes);
    }
}
