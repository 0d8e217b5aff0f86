package io.sheaf.file;

import io.sheaf.EnvironmentException;
import io.sheaf.InputException;
import io.sheaf.Source;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import io.sheaf.spi.UserCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The records that a job has written with an {@link EncodedSink}, in their order: a task for each file, as a task wrote it.
 * Only a complete output is read, one that has its manifest; what does not have the length, the checksum and the number of records
 * that stand there fails the job.
 *
 * @param <T> what was written; another type shows as a {@link ClassCastException} where the records are used
 */
public final class EncodedSource<T> implements Source<FileManifest.Entry, T> {

    private static final long serialVersionUID = 1;
    private static final int BUFFER_BYTES = 64 << 10;

    private final String directory;

    /** @param directory a relative one is meant from this JVM's working directory; all workers must see the same one */
    public EncodedSource(Path directory) {
        this(UserCode.argument(directory, "directory", EncodedSource.class).toAbsolutePath().normalize().toString());
    }

    /** @param directory as a {@link FileStore} knows it */
    public EncodedSource(String directory) {
        this.directory = FileStore.of(UserCode.argument(directory, "directory", EncodedSource.class)).absolute(directory);
    }

    @Override
    public List<FileManifest.Entry> splits(int wanted) throws IOException {
        FileStamp file = stamp(FileManifest.NAME);
        try (FileInput in = FileStore.of(directory).open(file, 0)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            in.checkUnchanged();
            return FileManifest.parse(text).files();
        } catch (IllegalArgumentException e) {
            throw new InputException(file.path() + ": " + e.getMessage() + ". Name a directory that a job has written with EncodedSink.", e);
        }
    }

    @Override
    public void read(FileManifest.Entry entry, Consumer<? super T> records) throws Exception {
        FileStamp file = stamp(entry.name());
        if (file.size() != entry.bytes()) {
            throw differs(file.path(), "has " + file.size() + " bytes instead of " + entry.bytes());
        }
        try (FileInput in = FileStore.of(directory).open(file, 0)) {
            try {
                readFile(in, file.path(), entry, records);
            } catch (InputException e) {
                in.checkUnchanged();
                throw e;
            }
        } catch (IOException e) {
            throw new EnvironmentException(file.path() + ": cannot be read: " + e + ". Check the disk or network file system it is on.", e);
        }
    }

    private void readFile(FileInput in, String path, FileManifest.Entry entry, Consumer<? super T> records) throws IOException {
        Decoder<T> decoder = new Decoder<>(records);
        CRC32C crc = new CRC32C();
        CheckedInputStream checked = new CheckedInputStream(in, crc);
        InputStream bytes = new BufferedInputStream(Compression.reading(path, checked), BUFFER_BYTES);
        PrefixedRecords.read(path, bytes, ByteSink.MAX_BYTES, decoder);
        checked.transferTo(OutputStream.nullOutputStream());
        in.checkUnchanged();
        if ((int) crc.getValue() != entry.crc32c()) {
            throw differs(path, "has the checksum " + Integer.toHexString((int) crc.getValue()) + " instead of " + Integer.toHexString(entry.crc32c()));
        }
        if (decoder.count != entry.records()) {
            throw differs(path, "has " + decoder.count + " records instead of " + entry.records());
        }
    }

    private FileStamp stamp(String name) {
        return FileStore.of(directory).list(List.of(directory + "/" + name)).get(0);
    }

    private static InputException differs(String path, String how) {
        return new InputException(path + ": " + how + ", as the manifest beside it has it. The file was damaged or replaced.");
    }

    /** Owned by the thread that reads. */
    private static final class Decoder<T> implements Consumer<byte[]> {
        private final Consumer<? super T> records;
        private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
        private long count;

        Decoder(Consumer<? super T> records) {
            this.records = records;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void accept(byte[] encoded) {
            count++;
            records.accept((T) ValueCodec.decode(new ByteSource(encoded), loader));
        }
    }
}
