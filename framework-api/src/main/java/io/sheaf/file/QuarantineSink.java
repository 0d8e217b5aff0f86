package io.sheaf.file;

import io.sheaf.SkippedRecord;
import io.sheaf.Task;
import io.sheaf.WrittenFiles;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes records that were skipped as lines of JSON; see {@link io.sheaf.Skipping}. */
public final class QuarantineSink extends FileSink<SkippedRecord> {

    private static final long serialVersionUID = 1;
    private static final String SUFFIX = ".jsonl";

    /** @param directory made by the job; must not exist */
    public QuarantineSink(Path directory) {
        super(directory, SUFFIX);
    }

    /** @param directory as a {@link FileStore} knows it */
    public QuarantineSink(String directory) {
        super(directory, SUFFIX);
    }

    @Override
    protected RecordWriter<SkippedRecord> writer(OutputStream out) {
        return record -> {
            out.write(line(record).getBytes(StandardCharsets.UTF_8));
            return 1;
        };
    }

    /**
     * A task that makes the directory appear, with what these attempts wrote, of whatever stages and tasks: few of a job's tasks skip
     * anything. It may be run again after any of its steps.
     *
     * @param job whose attempts they were
     * @param parts a {@link FilePart} each, encoded
     */
    public Task<WrittenFiles> committing(String job, List<byte[]> parts) {
        ArrayList<byte[]> files = new ArrayList<>(parts);
        return () -> commit(job, numbered(files));
    }

    private static List<FilePart> numbered(List<byte[]> files) {
        List<FilePart> parts = new ArrayList<>();
        for (byte[] file : files) {
            FilePart part = (FilePart) ValueCodec.decode(new ByteSource(file), FilePart.class.getClassLoader());
            parts.add(new FilePart(parts.size(), part.file(), part.bytes(), part.records(), part.crc32c()));
        }
        return parts;
    }

    static String line(SkippedRecord skipped) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"stage\":").append(skipped.stage()).append(",\"task\":").append(skipped.task());
        text(json, "source", skipped.source());
        json.append(",\"position\":").append(skipped.position());
        text(json, "type", skipped.type());
        text(json, "message", skipped.message());
        text(json, "stack", skipped.stack());
        text(json, "record", skipped.record());
        return json.append("}\n").toString();
    }

    private static void text(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        value.chars().forEach(c -> escape(json, (char) c));
        json.append('"');
    }

    // Surrogates, too: half a pair, as a text may have where it was cut, is no UTF-8.
    private static void escape(StringBuilder json, char c) {
        switch (c) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> {
                if (c < ' ' || Character.isSurrogate(c)) {
                    json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    json.append(c);
                }
            }
        }
    }
}
