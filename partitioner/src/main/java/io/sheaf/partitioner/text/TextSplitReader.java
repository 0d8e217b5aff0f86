package io.sheaf.partitioner.text;

import io.sheaf.InputException;
import io.sheaf.TextOptions;
import io.sheaf.file.Compression;
import io.sheaf.file.FileInput;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Reads the lines that a {@link FileSplit} owns, in order. A line ends with {@code \n} or {@code \r\n}; the last one
 * need not end at all. A byte order mark of UTF-8 at the start of a file is dropped. A file whose name ends with
 * {@code .gz} is read as gzip; other compressions are found by the file's name, see {@link Compression}.
 *
 * <p>The file must be the one that was listed: its size and time are compared when it is opened, after the last line,
 * and before any other fault is reported. Each call reads the split anew, on the calling thread, and closes what it
 * opened. Immutable.
 *
 * <p>Throws a {@link BadTextException} for what is in the file, a {@link FileNotHereException} or
 * {@link FileReadException} for what is wrong with this machine; what a consumer throws passes through.
 */
public final class TextSplitReader {
    private static final int GZIP_INPUT_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileSplit split;
    private final TextOptions options;
    private final int bufferBytes;

    public TextSplitReader(FileSplit split, TextOptions options) {
        this(split, options, BUFFER_BYTES);
    }

    /** @param bufferBytes size of the buffer for lines at the start, at least 1; it grows to hold the longest line */
    TextSplitReader(FileSplit split, TextOptions options, int bufferBytes) {
        this.split = Objects.requireNonNull(split, "split");
        this.options = Objects.requireNonNull(options, "options");
        this.bufferBytes = bufferBytes;
    }

    /** Hands over every line. */
    public LineCounts forEach(LineConsumer lines) {
        return forEach(lines, () -> false);
    }

    /**
     * Hands over lines until {@code stopped}, which is asked before each of them. A gzip file is verified only as far
     * as it was read.
     */
    public LineCounts forEach(LineConsumer lines, BooleanSupplier stopped) {
        return readFile((line, decoder) -> lines.accept(decoder.text(line)), until(stopped));
    }

    /**
     * Hands over every line that begins at this byte of {@link #content} or before, which is asked for before each of them, and says where
     * it begins.
     */
    public LineCounts forEachPlaced(PlacedLineConsumer lines, LongSupplier lastByte) {
        return readFile((line, decoder) -> lines.accept(decoder.text(line), line.offset(line.start())), lastByte);
    }

    /** Like {@link #forEachPlaced}, without making strings. */
    public LineCounts forEachSlice(SliceConsumer slices, LongSupplier lastByte) {
        return readFile((line, decoder) -> decoder.slice(line, slices), lastByte);
    }

    private static LongSupplier until(BooleanSupplier stopped) {
        return () -> stopped.getAsBoolean() ? -1 : Long.MAX_VALUE;
    }

    /** What is done with each line. */
    @FunctionalInterface
    interface Delivery {
        void deliver(LineScanner line, LineDecoder decoder);
    }

    private LineCounts readFile(Delivery delivery, LongSupplier lastByte) {
        try (FileInput file = FileStore.of(split.path()).open(split.stamp(), split.offset())) {
            try {
                LineCounts counts = read(ByteSource.of(file), delivery, lastByte);
                file.checkUnchanged();
                return counts;
            } catch (InputException e) {
                file.checkUnchanged();
                throw e;
            }
        } catch (IOException e) {
            throw new FileReadException(split.path(), e);
        }
    }

    /** @param file the bytes of the file from the split's offset on */
    LineCounts read(ByteSource file, Delivery delivery, LongSupplier lastByte) throws IOException {
        if (isGzip()) {
            try (GzipSource gzip = new GzipSource(split.path(), file, atMost(GZIP_INPUT_BYTES, split.fileSize()))) {
                return scan(split.path(), gzip, delivery, lastByte);
            }
        }
        if (Compression.isCompressed(split.path())) {
            try (InputStream lines = Compression.readingLines(split, new SourceStream(file))) {
                return scan(content(split), ByteSource.of(lines), delivery, lastByte);
            }
        }
        int buffer = atMost(bufferBytes, split.fileSize() - split.offset());
        LineScanner scanner = new LineScanner(split.path(), file, split.offset(), options.maxLineBytes(), buffer);
        return scan(split.path(), scanner, passToFirstLine(scanner), split.end(), delivery, lastByte);
    }

    private boolean isGzip() {
        return split.path().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** What offsets of lines are counted in, for messages. Where a piece begins in decompressed content is not known to who reads only the piece. */
    public static String content(FileSplit split) {
        return split.offset() == 0 || !Compression.isCompressed(split.path()) ? split.path() : split.path() + ", decompressed from the block behind byte " + split.offset() + " on";
    }

    /** Scans decompressed lines, all of which are the split's. */
    private LineCounts scan(String name, ByteSource lines, Delivery delivery, LongSupplier lastByte) throws IOException {
        LineScanner scanner = new LineScanner(name, lines, 0, options.maxLineBytes(), bufferBytes);
        if (split.offset() == 0) {
            scanner.passByteOrderMark();
        }
        return scan(name, scanner, 0, Long.MAX_VALUE, delivery, lastByte);
    }

    /** @param lastStart where the last line may start */
    private LineCounts scan(String name, LineScanner scanner, long firstStart, long lastStart, Delivery delivery, LongSupplier lastByte)
            throws IOException {
        LineDecoder decoder = new LineDecoder(name, options.replaceInvalid());
        long lines = 0;
        long lineStart = firstStart;
        while (lineStart <= Math.min(lastStart, lastByte.getAsLong()) && scanner.next()) {
            delivery.deliver(scanner, decoder);
            lines++;
            lineStart = scanner.nextOffset();
        }
        return new LineCounts(lines, decoder.replaced());
    }

    /** Where the first line of this split of a plain file starts; a byte order mark belongs to the line at 0. */
    private long passToFirstLine(LineScanner scanner) throws IOException {
        if (split.offset() == 0) {
            scanner.passByteOrderMark();
            return 0;
        }
        scanner.passLine();
        return scanner.nextOffset();
    }

    /** Room for all there is and one more, so that the end is found without a larger buffer. */
    private static int atMost(int bytes, long available) {
        return (int) Math.min(bytes, available + 1);
    }
}
