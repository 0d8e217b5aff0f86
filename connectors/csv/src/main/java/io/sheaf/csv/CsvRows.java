package io.sheaf.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** The rows of CSV files as lists of fields, for files whose columns no record type describes. A header is passed over. See {@link CsvSource}. */
public final class CsvRows extends FileSource<List<String>> {

    private static final long serialVersionUID = 1;

    private final CsvFormat format;

    /** @param paths as in {@link FileSource} */
    public CsvRows(CsvFormat format, String... paths) {
        super(List.of(paths));
        this.format = format;
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super List<String>> records) throws IOException {
        Rows rows = new Rows(split.path(), bytes, format);
        CsvRecord row = rows.nextOrNull();
        if (format.header() && row != null) {
            row = rows.nextOrNull();
        }
        while (row != null) {
            records.accept(List.copyOf(row.getFields()));
            row = rows.nextOrNull();
        }
    }
}
