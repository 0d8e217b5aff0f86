package io.sheaf.json;

import io.sheaf.file.FileSink;
import io.sheaf.file.RecordWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * Writes each record as one line of JSON in UTF-8, as Jackson has it. Null is {@code null}. A record that Jackson cannot
 * express is an error.
 */
public final class JsonSink<T> extends FileSink<T> {

    private static final long serialVersionUID = 1;

    /** @param directory made by the job; must not exist */
    public JsonSink(Path directory) {
        this(directory, ".jsonl");
    }

    /**
     * @param directory made by the job; must not exist
     * @param suffix as in {@link FileSink}: {@code .jsonl.gz} is compressed
     */
    public JsonSink(Path directory, String suffix) {
        super(directory, suffix);
    }

    /** @param directory as a {@link io.sheaf.file.FileStore} knows it */
    public JsonSink(String directory, String suffix) {
        super(directory, suffix);
    }

    @Override
    protected RecordWriter<T> writer(OutputStream out) {
        return record -> write(record, out);
    }

    private static long write(Object record, OutputStream out) throws IOException {
        byte[] line;
        try {
            line = Json.MAPPER.writeValueAsBytes(record);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a " + record.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        out.write(line);
        out.write('\n');
        return 1;
    }
}
