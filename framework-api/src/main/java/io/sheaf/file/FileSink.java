package io.sheaf.file;

import io.sheaf.InternalException;
import io.sheaf.RefusedException;
import io.sheaf.Sink;
import io.sheaf.WrittenFiles;
import io.sheaf.spi.UserCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A sink that writes one file per task into a new directory, in some format. The directory appears complete, with the
 * manifest {@code _SUCCESS}, or not at all. A format says how records become bytes and needs to know nothing of this.
 * Immutable; what extends it must be serialisable too.
 */
public abstract class FileSink<T> implements Sink<T, FilePart, WrittenFiles> {

    private static final long serialVersionUID = 1;
    private static final int BUFFER_BYTES = 64 << 10;

    private final String directory;
    private final String suffix;

    /**
     * @param directory made by the job; must not exist. A relative one is meant from this JVM's working directory, and all
     *     workers must see the same one
     */
    protected FileSink(Path directory, String suffix) {
        this.directory = Path.of(requireNamed(UserCode.argument(directory, "directory", getClass()).toString())).toAbsolutePath().normalize().toString();
        this.suffix = requireSuffix(UserCode.argument(suffix, "suffix", getClass()));
    }

    /**
     * @param directory as a {@link FileStore} knows it
     * @param suffix what the names of the files end with, such as {@code .csv}; may be empty. With the suffix of a
     *     {@link Compression}, as {@code .csv.gz}, the files are compressed
     */
    protected FileSink(String directory, String suffix) {
        this.directory = FileStore.of(requireNamed(UserCode.argument(directory, "directory", getClass()))).absolute(directory);
        this.suffix = requireSuffix(UserCode.argument(suffix, "suffix", getClass()));
    }

    private static String requireNamed(String directory) {
        if (directory.isEmpty()) {
            throw new RefusedException("the name of the output directory is empty. Name a directory that does not exist.");
        }
        return directory;
    }

    private static String requireSuffix(String suffix) {
        if (suffix.contains("/")) {
            throw new RefusedException("the names of files cannot end with " + suffix + ", which has a slash");
        }
        return suffix;
    }

    /** Where the files appear. */
    public final String directory() {
        return directory;
    }

    /** Begins a file. */
    protected abstract RecordWriter<T> writer(OutputStream out) throws IOException;

    @Override
    public final void check() {
        FileStore.of(directory).requireNew(directory);
        Compression.ofNamed(suffix);
    }

    @Override
    public final Writer<T, FilePart> open(Attempt attempt) throws IOException {
        return new PartWriter(attempt);
    }

    @Override
    public final WrittenFiles commit(String job, List<FilePart> parts) throws IOException {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).task() != i) {
                throw new InternalException("the parts to commit jump from task " + (i - 1) + " to " + parts.get(i).task());
            }
        }
        FileManifest manifest = output(job).commit(parts, suffix);
        List<String> names = manifest.files().stream().map(FileManifest.Entry::name).toList();
        return new WrittenFiles(directory, names, manifest.records(), manifest.bytes());
    }

    @Override
    public final void discard(String job, boolean committed) throws IOException {
        output(job).discard(committed);
    }

    private FileOutput output(String job) {
        return FileStore.of(directory).output(directory, job);
    }

    /** Owned by the attempt's thread. */
    private final class PartWriter implements Writer<T, FilePart> {
        private final Attempt attempt;
        private final CRC32C crc = new CRC32C();
        private final CountingStream counted;
        private final OutputStream out;
        private final RecordWriter<T> records;
        private long count;

        PartWriter(Attempt attempt) throws IOException {
            this.attempt = attempt;
            counted = new CountingStream(output(attempt.job()).create(attempt.name()));
            OutputStream file = new BufferedOutputStream(new CheckedOutputStream(counted, crc), BUFFER_BYTES);
            try {
                Optional<Compression> compression = Compression.ofNamed(suffix);
                out = compression.isPresent() ? new BufferedOutputStream(compression.get().compress(file), BUFFER_BYTES) : file;
                records = writer(out);
            } catch (IOException | RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        @Override
        public void write(T record) throws IOException {
            count += records.write(record);
        }

        @Override
        public FilePart finish() throws IOException {
            records.finish();
            out.close();
            return new FilePart(attempt.task(), attempt.name(), counted.bytes, count, (int) crc.getValue());
        }

        @Override
        public void close() throws IOException {
            // Not through the buffer, which would try once more to write what could not be written.
            counted.close();
        }
    }

    /** What the operating system says of a failed write names no file. */
    private final class CountingStream extends OutputStream {
        private final OutputStream out;
        private long bytes;

        CountingStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int from, int length) throws IOException {
            try {
                out.write(buffer, from, length);
            } catch (IOException e) {
                throw new IOException("a file of " + directory + " cannot be written after " + bytes + " bytes: " + e.getMessage(), e);
            }
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
