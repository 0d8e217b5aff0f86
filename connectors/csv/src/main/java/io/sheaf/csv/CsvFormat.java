package io.sheaf.csv;

import io.sheaf.RefusedException;
import java.io.Serializable;

/**
 * What a CSV file looks like. Always UTF-8; lines end with {@code \n} or {@code \r\n}, also within quotes.
 *
 * @param separator between two fields; default {@code ,}
 * @param quote around a field that holds separators, quotes (doubled) or line ends; default {@code "}
 * @param header whether the first line of each file names the columns; default true
 */
public record CsvFormat(char separator, char quote, boolean header) implements Serializable {

    public static final CsvFormat DEFAULT = new CsvFormat(',', '"', true);

    public CsvFormat {
        if (separator == quote || isLineEnd(separator) || isLineEnd(quote)) {
            throw new RefusedException("the separator and the quote of CSV must be two different characters that end no line");
        }
    }

    public CsvFormat withSeparator(char newSeparator) {
        return new CsvFormat(newSeparator, quote, header);
    }

    public CsvFormat withQuote(char newQuote) {
        return new CsvFormat(separator, newQuote, header);
    }

    /** Files without a line of names: columns are known by their order. */
    public CsvFormat withoutHeader() {
        return new CsvFormat(separator, quote, false);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
