package io.sheaf.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.sheaf.InputException;
import io.sheaf.file.Compression;
import io.sheaf.file.FileInput;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** The rows that a split owns, without the header. Owned by the thread that reads. */
final class Rows {

    private final FileSplit split;
    private final CsvFormat format;
    private final Iterator<Row> rows;
    private long lastLine;
    /** The first row of the file, a header or not; null if it has none. */
    private final Row first;
    private boolean firstIsDue;

    /** @param bytes of the split; can go back */
    Rows(FileSplit split, InputStream bytes, CsvFormat format) throws IOException {
        this.split = split;
        this.format = format;
        if (split.offset() == 0) {
            ByteOrderMark.pass(bytes);
        }
        rows = CsvReader.builder()
                .fieldSeparator(format.separator())
                .quoteCharacter(format.quote())
                .skipEmptyLines(true)
                // Their number is checked here, which can show the row.
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .allowUnclosedQuote(false)
                .build(new RowHandler(), new Utf8Reader(bytes))
                .iterator();
        first = split.offset() == 0 ? readOrNull() : firstOfFile();
        firstIsDue = split.offset() == 0 && !format.header();
    }

    /** The first row of the file, which the split may not own: the header, if the format has one; null if there is no row. */
    Row firstOrNull() {
        return first;
    }

    /** The next row, with as many fields as the first one of the file; null if there is none. */
    Row nextOrNull() throws IOException {
        Row row = firstIsDue ? first : readOrNull();
        firstIsDue = false;
        if (row != null && row.fields().size() != first.fields().size()) {
            throw error(row, "has " + row.fields().size() + " fields instead of the " + first.fields().size()
                    + " of the first line: " + row.shown() + ". Check the separator and the quotes.", null);
        }
        return row;
    }

    private Row firstOfFile() throws IOException {
        FileSplit whole = new FileSplit(split.path(), 0, split.fileSize(), split.fileSize(), split.mtimeNanos());
        try (FileInput file = FileStore.of(split.path()).open(split.stamp(), 0);
                InputStream bytes = new BufferedInputStream(Compression.reading(split.path(), file))) {
            Rows beginning = new Rows(whole, bytes, format);
            if (beginning.first == null) {
                throw new InputException(split.path() + ": begins with nothing but empty lines. Remove them.");
            }
            return beginning.first;
        }
    }

    private Row readOrNull() throws IOException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            Row row = rows.next();
            lastLine = row.line();
            return format.lineEnds() ? row : withoutLineEnds(row);
        } catch (CsvParseException e) {
            throw damaged(e);
        } catch (UncheckedIOException e) {
            throw meaning(e.getCause());
        }
    }

    private Row withoutLineEnds(Row row) {
        for (int i = 0; i < row.fields().size(); i++) {
            if (row.fields().get(i).indexOf('\n') >= 0) {
                throw error(row, "field " + (i + 1) + " holds a line end, though the format says that none does: "
                        + Row.shown(row.fields().get(i)) + ". Read without CsvFormat.withoutLineEnds().", null);
            }
        }
        return row;
    }

    /** An error in the content, with its place. */
    InputException error(Row row, String what, Throwable causeOrNull) {
        return new InputException(split.lineName(row.line()) + ": " + what, causeOrNull);
    }

    private String afterLast() {
        return lastLine == 0 ? split.lineName(1) : split.lineName(lastLine) + " or behind it";
    }

    private IOException meaning(IOException e) {
        if (e instanceof Utf8Reader.NoUtf8Exception text) {
            throw new InputException(split.lineName(text.line()) + ": bytes that are no UTF-8. Convert the file, for instance with iconv.", e);
        }
        return e;
    }

    private RuntimeException damaged(CsvParseException e) throws IOException {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause instanceof InputException known) {
                return known;
            }
            if (cause instanceof IOException io) {
                throw meaning(io);
            }
        }
        String detail = cause == e ? e.getMessage() : e.getMessage() + ": " + cause.getMessage();
        return new InputException(afterLast() + ": not CSV of this format: " + detail + ". Check the separator and the quotes.", e);
    }
}
