package io.sheaf.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sheaf.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** The rows of one file. Owned by the thread that reads. */
final class Rows {

    private final String file;
    private final Iterator<CsvRecord> rows;
    private long lastLine;

    Rows(String file, InputStream bytes, CsvFormat format) throws IOException {
        this.file = file;
        // The reader of a charset would put U+FFFD for what is no UTF-8.
        InputStreamReader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
        ByteOrderMark.pass(bytes);
        rows = CsvReader.builder()
                .fieldSeparator(format.separator())
                .quoteCharacter(format.quote())
                .skipEmptyLines(true)
                .allowExtraFields(false)
                .allowMissingFields(false)
                .allowExtraCharsAfterClosingQuote(false)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)
                .iterator();
    }

    /** The next row, or null. */
    CsvRecord nextOrNull() throws IOException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            CsvRecord row = rows.next();
            lastLine = row.getStartingLineNumber();
            return row;
        } catch (CsvParseException e) {
            throw damaged(e);
        } catch (UncheckedIOException e) {
            throw meaning(e.getCause());
        }
    }

    /** An error in the content, with its place. */
    InputException error(CsvRecord row, String what, Throwable causeOrNull) {
        return new InputException(file + ": line " + row.getStartingLineNumber() + ": " + what, causeOrNull);
    }

    private IOException meaning(IOException e) {
        if (e instanceof CharacterCodingException) {
            throw new InputException(file + ": bytes that are no UTF-8 somewhere after line " + lastLine
                    + ". Convert the file, for instance with iconv.", e);
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
        return new InputException(file + ": not CSV of this format after line " + lastLine + ": " + detail
                + ". Check the separator, the quotes and the number of fields.", e);
    }
}
