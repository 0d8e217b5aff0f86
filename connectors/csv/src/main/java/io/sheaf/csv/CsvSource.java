package io.sheaf.csv;

import io.sheaf.InputException;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.spi.UserCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of CSV files as records: columns are the record's components, found by the names in the header, in any order;
 * columns that no component is called like are passed over. Without a header they are in the order of the components.
 *
 * <p>A component may be a {@code String}, a primitive or its box, an enum (by name), a {@code BigDecimal} or
 * {@code BigInteger}, of {@code java.time} (in ISO form), a {@code UUID} or {@code URI}, or an {@code Optional} of these. An
 * empty field is the empty {@code String}, an empty {@code Optional}, and null for others; for a primitive it is an error.
 * {@link CsvFormat#withNulls} tells null from the empty {@code String}. Empty lines are passed over. Numbers and dates do not
 * depend on the locale.
 *
 * <p>A file is read by one task, since only who reads from its beginning knows which line ends lie within quotes, unless the
 * format is {@link CsvFormat#withoutLineEnds}; small files share tasks. What is no such CSV, not UTF-8, or no value of its
 * component's type is an {@link InputException} with the file, the line, the column and what is there. Where a task reads
 * from the middle of a file, lines are counted from there, and the error says from which byte.
 */
public final class CsvSource<R extends Record> extends FileSource<R> {

    private static final long serialVersionUID = 1;

    private final Class<R> type;
    private final CsvFormat format;

    /** @param paths as in {@link FileSource} */
    public CsvSource(Class<R> type, String... paths) {
        this(type, CsvFormat.DEFAULT, paths);
    }

    /**
     * @param paths as in {@link FileSource}
     * @throws io.sheaf.RefusedException if a component has another type
     */
    public CsvSource(Class<R> type, CsvFormat format, String... paths) {
        super(paths);
        new Columns<>(UserCode.argument(type, "type", CsvSource.class));
        this.type = type;
        this.format = UserCode.argument(format, "format", CsvSource.class);
    }

    @Override
    protected boolean splitsAtLines() {
        return !format.lineEnds();
    }

    @Override
    protected void read(FileSplit split, InputStream bytes, Consumer<? super R> records) throws Exception {
        Columns<R> columns = new Columns<>(type);
        Rows rows = new Rows(split, bytes, format);
        int[] places = places(columns, split.path(), rows.firstOrNull());
        for (Row row = rows.nextOrNull(); row != null; row = rows.nextOrNull()) {
            records.accept(record(columns, places, rows, row));
        }
    }

    /** Where in a row the field of each column is. */
    private int[] places(Columns<R> columns, String file, Row firstOrNull) {
        int[] places = new int[columns.names().size()];
        List<String> names = format.header() ? header(file, firstOrNull) : columns.names();
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(columns.names().get(i));
            if (places[i] < 0) {
                throw new InputException(file + ": has no column " + columns.names().get(i) + " for " + type.getSimpleName()
                        + ", only " + names + ". Name the record's component like the column, or check the separator.");
            }
        }
        if (!format.header() && firstOrNull != null && firstOrNull.fields().size() != places.length) {
            throw new InputException(file + ": line " + firstOrNull.line() + ": has " + firstOrNull.fields().size()
                    + " fields, but " + type.getSimpleName() + " has " + places.length + " components. Check the separator.");
        }
        return places;
    }

    private static List<String> header(String file, Row firstOrNull) {
        if (firstOrNull == null) {
            throw new InputException(file + ": has no line with the names of the columns. Use CsvFormat.withoutHeader() if it never has.");
        }
        Set<String> seen = new HashSet<>();
        for (String name : firstOrNull.fields()) {
            if (!seen.add(name)) {
                throw new InputException(file + ": has two columns called '" + name + "'. Rename one of them.");
            }
        }
        return new ArrayList<>(firstOrNull.fields());
    }

    private R record(Columns<R> columns, int[] places, Rows rows, Row row) throws IOException {
        Object[] values = new Object[places.length];
        for (int i = 0; i < places.length; i++) {
            values[i] = value(columns, i, places[i], rows, row);
        }
        try {
            return columns.record(values);
        } catch (Exception e) {
            throw rows.error(row, type.getSimpleName() + " refuses " + row.shown() + ": " + e, e);
        }
    }

    private Object value(Columns<?> columns, int column, int place, Rows rows, Row row) {
        FieldType fieldType = columns.fieldType(column);
        String field = row.fields().get(place);
        try {
            return fieldType.value(field, row.quoted().get(place), format.nulls());
        } catch (RuntimeException e) {
            throw rows.error(row, "column " + columns.names().get(column) + ": '" + Row.shown(field) + "' is no " + fieldType.name(), e);
        }
    }
}
