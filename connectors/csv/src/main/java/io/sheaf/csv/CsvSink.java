package io.sheaf.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.sheaf.file.FileSink;
import io.sheaf.file.RecordWriter;
import io.sheaf.file.Utf8Text;
import io.sheaf.spi.UserCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes records as rows that {@link CsvSource} reads again: their components as columns, and in each file a header, if the
 * format has one. Lines end with {@code \n}. Null and an empty {@code Optional} are an empty field. What would come back as
 * something else is an error of the record: a null {@code String} and an {@code Optional} of the empty one, unless the format is
 * {@link CsvFormat#withNulls}; a null {@code Optional}; and where there is one column only, of texts, no text in it.
 */
public final class CsvSink<R extends Record> extends FileSink<R> {

    private static final long serialVersionUID = 1;

    private final Class<R> type;
    private final CsvFormat format;

    /** @param directory made by the job; must not exist */
    public CsvSink(Class<R> type, Path directory) {
        this(type, CsvFormat.DEFAULT, directory, ".csv");
    }

    /**
     * @param directory made by the job; must not exist
     * @param suffix as in {@link FileSink}: {@code .csv.gz} is compressed
     * @throws io.sheaf.RefusedException if a component has a type that {@link CsvSource} does not know
     */
    public CsvSink(Class<R> type, CsvFormat format, Path directory, String suffix) {
        super(directory, suffix);
        new Columns<>(UserCode.argument(type, "type", CsvSink.class));
        this.type = type;
        this.format = UserCode.argument(format, "format", CsvSink.class);
    }

    /** @param directory as a {@link io.sheaf.file.FileStore} knows it */
    public CsvSink(Class<R> type, CsvFormat format, String directory, String suffix) {
        super(directory, suffix);
        new Columns<>(UserCode.argument(type, "type", CsvSink.class));
        this.type = type;
        this.format = UserCode.argument(format, "format", CsvSink.class);
    }

    @Override
    protected RecordWriter<R> writer(OutputStream out) throws IOException {
        Columns<R> columns = new Columns<>(type);
        Lines lines = new Lines(out);
        if (format.header()) {
            lines.write(columns.names());
        }
        return record -> {
            if (record == null) {
                throw new NullPointerException("a null record cannot be written as a row of CSV; filter it out");
            }
            lines.write(fields(columns, record));
            return 1;
        };
    }

    private List<String> fields(Columns<R> columns, R record) {
        try {
            List<String> fields = columns.fields(record, format);
            if (fields.size() == 1 && fields.get(0) == null) {
                // As the only field it must be quoted, or the line would be one of those that are passed over.
                return List.of("");
            }
            return fields;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an accessor of " + record.getClass().getName() + " failed: " + e, e);
        }
    }

    /** Owned by the attempt's thread. */
    private final class Lines {
        private final StringWriter line = new StringWriter();
        private final CsvWriter csv = CsvWriter.builder()
                .fieldSeparator(format.separator())
                .quoteCharacter(format.quote())
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(line);
        private final OutputStream out;
        private boolean first = true;

        Lines(OutputStream out) {
            this.out = out;
        }

        void write(List<String> fields) throws IOException {
            csv.writeRecord(fields);
            byte[] bytes = Utf8Text.bytes(line.toString());
            line.getBuffer().setLength(0);
            if (first && ByteOrderMark.begins(bytes)) {
                // A reader would take the text's own character for the mark.
                out.write(ByteOrderMark.bytes());
            }
            first = false;
            out.write(bytes);
        }
    }
}
