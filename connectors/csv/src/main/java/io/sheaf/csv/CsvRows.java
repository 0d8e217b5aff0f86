package io.sheaf.csv;

import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.spi.UserCode;
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
        super(paths);
        this.format = UserCode.argument(format, "format", CsvRows.class);
    }

    @Override
    protected boolean splitsAtLines() {
        return !format.lineEnds();
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super List<String>> records) throws IOException {
        Rows rows = new Rows(split, bytes, format);
        for (Row row = rows.nextOrNull(); row != null; row = rows.nextOrNull()) {
            records.accept(List.copyOf(row.fields()));
        }
    }
}
