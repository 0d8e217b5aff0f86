package io.sheaf.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes each record's {@code toString()} as a line of UTF-8. A record that holds line ends counts as that many lines more.
 * Null records, and texts with half a surrogate pair, are errors.
 */
public final class TextSink<T> extends FileSink<T> {

    private static final long serialVersionUID = 1;

    /** @param directory made by the job; must not exist */
    public TextSink(Path directory) {
        this(directory, "");
    }

    /** @param suffix as in {@link FileSink}: {@code .txt.gz} is compressed */
    public TextSink(Path directory, String suffix) {
        super(directory, suffix);
    }

    @Override
    protected RecordWriter<T> writer(OutputStream out) {
        return record -> write(record, out);
    }

    private static long write(Object record, OutputStream out) throws IOException {
        if (record == null) {
            throw new NullPointerException("a null record cannot be written as a line of text; filter it out or map it to a text");
        }
        byte[] line = utf8(record.toString(), record);
        out.write(line);
        out.write('\n');
        return 1 + linesWithin(line);
    }

    private static byte[] utf8(String text, Object record) {
        if (text == null) {
            throw new NullPointerException("toString() of a " + record.getClass().getName() + " returned null");
        }
        return Utf8Text.bytes(text);
    }

    private static int linesWithin(byte[] line) {
        int count = 0;
        for (byte b : line) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }
}
