package io.sheaf.file;

import io.sheaf.EnvironmentException;
import io.sheaf.InputException;
import io.sheaf.RefusedException;
import io.sheaf.Source;
import io.sheaf.spi.UserCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The records of files in some format. Files are listed once, by a task; large ones are cut where the format allows it,
 * small neighbours are read by one task. A file that changes while the job reads it fails the job. Names that end with
 * the suffix of a {@link Compression} are read as such. Records keep their order within a file, files are sorted by path.
 * A format says how bytes become records and needs to know nothing of this. Immutable; what extends it must be
 * serialisable too. A split is a packed {@link FileSplitGroup}.
 */
public abstract class FileSource<T> implements Source<byte[], T> {

    private static final long serialVersionUID = 1;
    private static final int BUFFER_BYTES = 64 << 10;

    /** About how many bytes a split of a file has that can be cut. */
    private static final long SPLIT_BYTES = 32L << 20;

    private final ArrayList<String> paths;

    /**
     * @param paths files, directories and patterns as {@link io.sheaf.Cluster#textFiles} takes them, at least one; relative
     *     ones are meant from this JVM's working directory
     */
    protected FileSource(List<String> paths) {
        if (UserCode.argument(paths, "paths", getClass()).isEmpty()) {
            throw new RefusedException("no path is given to read from. Name a file, a directory or a pattern such as logs/**/*.csv.");
        }
        this.paths = new ArrayList<>();
        for (String path : paths) {
            this.paths.add(FileStore.of(requireNamed(path)).absolute(path));
        }
    }

    /** The same. */
    protected FileSource(String... paths) {
        this(paths == null ? null : Arrays.asList(paths));
    }

    private String requireNamed(String path) {
        if (UserCode.argument(path, "path", getClass()).isEmpty()) {
            throw new RefusedException("a path is empty (at " + UserCode.place(getClass()) + "). Use . for the working directory.");
        }
        return path;
    }

    /** A file is cut at multiples of this many bytes only; 0 for a format that can be read from its beginning only. */
    protected long unit() {
        return 0;
    }

    /**
     * Whether each line ({@code \n}) is a record, or a whole number of them, so that a file can be cut at any line: then large
     * files are cut, those of a {@link SplittableCompression} among them, and {@code bytes} in {@link #read(FileSplit,
     * InputStream, Consumer)} are the lines of the split.
     */
    protected boolean splitsAtLines() {
        return false;
    }

    /**
     * Hands over the records of one split, in order. What is wrong with the bytes is an {@link InputException} that names the
     * file and the place.
     *
     * @param split the whole file, unless {@link #unit()} is more than 0 or {@link #splitsAtLines()}
     * @param bytes of the split, decompressed; may return fewer than asked for, and must not be closed
     */
    protected abstract void read(FileSplit split, InputStream bytes, Consumer<? super T> records) throws Exception;

    @Override
    public final List<byte[]> splits(int wanted) {
        List<FileStamp> files = FileStore.listAll(paths);
        List<FileSplit> splits = splitsAtLines() ? FileSplits.planLines(files, SPLIT_BYTES) : FileSplits.plan(files, splitBytes());
        return FileSplitGroup.pack(splits).stream().map(FileSplitGroup::toBytes).toList();
    }

    @Override
    public final long bytes(byte[] group) {
        return FileSplitGroup.fromBytes(group).length();
    }

    private long splitBytes() {
        long unit = unit();
        return unit == 0 ? 0 : Math.max(unit, SPLIT_BYTES / unit * unit);
    }

    @Override
    public final void read(byte[] group, Consumer<? super T> records) throws Exception {
        for (FileSplit split : FileSplitGroup.fromBytes(group).splits()) {
            try (FileInput file = FileStore.of(split.path()).open(split.stamp(), split.offset())) {
                readFile(file, split, records);
            } catch (IOException e) {
                throw new EnvironmentException(split.path() + ": cannot be read: " + e
                        + ". Check the disk or network file system it is on.", e);
            }
        }
    }

    private void readFile(FileInput file, FileSplit split, Consumer<? super T> records) throws Exception {
        try (InputStream bytes = opened(file, split)) {
            read(split, bytes, records);
        } catch (InputException e) {
            file.checkUnchanged();
            throw e;
        }
        file.checkUnchanged();
    }

    private InputStream opened(FileInput file, FileSplit split) throws IOException {
        InputStream bytes = splitsAtLines()
                ? Compression.readingLines(split, file)
                : Compression.reading(split.path(), new Piece(file, split.length()));
        return new BufferedInputStream(bytes, BUFFER_BYTES);
    }

    /** The first bytes of a stream, which closing leaves open. */
    private static final class Piece extends InputStream {
        private final InputStream in;
        private long left;

        Piece(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, from, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
