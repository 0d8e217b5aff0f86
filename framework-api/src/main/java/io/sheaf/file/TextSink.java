package io.sheaf.file;

import io.sheaf.plan.Nulls;
import io.sheaf.spi.UserCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes each record's {@code toString()} as a line of UTF-8. A record that holds line ends counts as that many lines more.
 * Null records, and texts with half a surrogate pair, are errors.
 */
public final class TextSink<T> extends FileSink<T> {

    private static final long serialVersionUID = 1;

    private final String call;

    /** @param directory made by the job; must not exist */
    public TextSink(Path directory) {
        this(directory, "", UserCode.call(TextSink.class));
    }

    /** @param suffix as in {@link FileSink}: {@code .txt.gz} is compressed */
    public TextSink(Path directory, String suffix) {
        this(directory, suffix, UserCode.call(TextSink.class));
    }

    /** @param directory as a {@link FileStore} knows it */
    public TextSink(String directory, String suffix) {
        super(directory, suffix);
        this.call = UserCode.call(TextSink.class);
    }

    /** @param call what the user called and where, for messages */
    public TextSink(Path directory, String suffix, String call) {
        super(directory, suffix);
        this.call = call;
    }

    @Override
    protected RecordWriter<T> writer(OutputStream out) {
        return record -> write(record, out);
    }

    private long write(Object record, OutputStream out) throws IOException {
        byte[] line = Utf8Text.bytes(Nulls.text(record, call));
        out.write(line);
        out.write('\n');
        return 1 + linesWithin(line);
    }

    private static int linesWithin(byte[] line) {
        int count = 0;
        for (byte b : line) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }
}
