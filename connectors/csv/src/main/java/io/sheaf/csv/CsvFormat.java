package io.sheaf.csv;

import io.sheaf.RefusedException;
import java.io.Serializable;

/**
 * What a CSV file looks like. Always UTF-8; lines end with {@code \n} or {@code \r\n}, also within quotes, unless the
 * format says that they do not.
 *
 * @param separator between two fields; default {@code ,}
 * @param quote around a field that holds separators, quotes (doubled) or line ends; default {@code "}
 * @param header whether the first line of each file names the columns; default true
 * @param lineEnds whether quoted fields may hold line ends; default true. If none does, large files are read by several tasks
 * @param nulls whether a text of no characters is null, or an empty {@code Optional}, unless it is quoted, and the empty
 *     text if it is; default false: it is the empty text, and the empty {@code Optional}, quoted or not
 */
public record CsvFormat(char separator, char quote, boolean header, boolean lineEnds, boolean nulls) implements Serializable {

    public static final CsvFormat DEFAULT = new CsvFormat(',', '"', true, true, false);

    public CsvFormat {
        if (separator == quote || isLineEnd(separator) || isLineEnd(quote)) {
            throw new RefusedException("the separator and the quote of CSV must be two different characters that end no line");
        }
    }

    public CsvFormat withSeparator(char newSeparator) {
        return new CsvFormat(newSeparator, quote, header, lineEnds, nulls);
    }

    public CsvFormat withQuote(char newQuote) {
        return new CsvFormat(separator, newQuote, header, lineEnds, nulls);
    }

    /** Files without a line of names: columns are known by their order. */
    public CsvFormat withoutHeader() {
        return new CsvFormat(separator, quote, false, lineEnds, nulls);
    }

    /**
     * Files in which each row is one line, so that a large one can be cut at any line and read by several tasks. A field
     * that holds a line end after all is an error, in reading and in writing.
     */
    public CsvFormat withoutLineEnds() {
        return new CsvFormat(separator, quote, header, false, nulls);
    }

    /** Files that tell null from the empty text: the empty one is quoted, null is not. */
    public CsvFormat withNulls() {
        return new CsvFormat(separator, quote, header, lineEnds, true);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
